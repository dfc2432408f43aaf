/** Flow of whole numbers through a network, for tables and funds that must foot exactly. */

export type Network = {
  /** `back`: how much less than nothing may flow, for an edge that already carries that much. */
  readonly edge: (from: number, to: number, room: number, back?: number) => number;
  readonly widen: (edge: number, by: number) => void;
  /** Pushes as much more as goes from source to sink; returns how much has gone on this call. */
  readonly push: (source: number, sink: number) => number;
  readonly flow: (edge: number) => number;
  /** Nodes from which something more could reach the sink: after a push, the sink's side of a minimum cut. */
  readonly reaching: (sink: number) => readonly boolean[];
};

/** Maximum flow of whole numbers by Dinic's algorithm, without recursion. Edges are tried in the order of their making. */
export function network(nodes: number): Network {
  const heads: number[] = [];
  const rooms: number[] = [];
  const backs: number[] = [];
  const edges: number[][] = Array.from({ length: nodes }, () => []);
  const free = (edge: number) => (rooms[edge] ?? 0) > 0;
  const levels = new Int32Array(nodes);
  const layer = (source: number, sink: number): boolean => {
    levels.fill(-1);
    levels[source] = 0;
    const queue = [source];
    for (const node of queue)
      for (const edge of edges[node] ?? []) {
        const next = heads[edge] ?? 0;
        if (!free(edge) || levels[next] !== -1) continue;
        levels[next] = (levels[node] ?? 0) + 1;
        queue.push(next);
      }
    return levels[sink] !== -1;
  };
  const saturate = (source: number, sink: number): number => {
    const at = new Int32Array(nodes);
    const path: number[] = [];
    let [node, sum] = [source, 0];
    for (;;) {
      if (node === sink) {
        const most = path.reduce((least, edge) => Math.min(least, rooms[edge] ?? 0), Number.POSITIVE_INFINITY);
        for (const edge of path) {
          rooms[edge] = (rooms[edge] ?? 0) - most;
          rooms[edge ^ 1] = (rooms[edge ^ 1] ?? 0) + most;
        }
        sum += most;
        path.length = 0;
        node = source;
      }
      const edge = edges[node]?.[at[node] ?? 0];
      if (edge === undefined) {
        const back = path.pop();
        if (back === undefined) return sum;
        node = heads[back ^ 1] ?? 0;
        at[node] = (at[node] ?? 0) + 1;
      } else if (free(edge) && levels[heads[edge] ?? 0] === (levels[node] ?? 0) + 1) {
        path.push(edge);
        node = heads[edge] ?? 0;
      } else at[node] = (at[node] ?? 0) + 1;
    }
  };
  return {
    edge: (from, to, room, back = 0) => {
      const edge = heads.push(to, from) - 2;
      rooms.push(room, back);
      backs.push(back);
      edges[from]?.push(edge);
      edges[to]?.push(edge + 1);
      return edge;
    },
    widen: (edge, by) => {
      rooms[edge] = (rooms[edge] ?? 0) + by;
    },
    push: (source, sink) => {
      let sum = 0;
      while (layer(source, sink)) sum += saturate(source, sink);
      return sum;
    },
    flow: (edge) => (rooms[edge + 1] ?? 0) - (backs[edge / 2] ?? 0),
    reaching: (sink) => {
      const found = edges.map((_, node) => node === sink);
      const queue = [sink];
      for (const node of queue)
        for (const edge of edges[node] ?? []) {
          const before = heads[edge] ?? 0;
          if (!free(edge ^ 1) || found[before]) continue;
          found[before] = true;
          queue.push(before);
        }
      return found;
    },
  };
}
