/** One way to measure and one way to print, for every bench. */
import { performance } from 'node:perf_hooks';

/** Best time of one run, in ms: warm, repeated for a quarter of a second or five times, whichever is longer. */
export function best(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + 250;
  for (let runs = 0; runs < 5 || (performance.now() < end && runs < 100_000); runs++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
    // A second and more is measured once.
    if (least > 1000) break;
  }
  return least;
}

/** 0.00123 → "1.2 µs". */
export const shown = (ms: number): string =>
  ms < 0.01
    ? `${(ms * 1000).toPrecision(2)} µs`
    : ms < 1000
      ? `${Number(ms.toPrecision(2))} ms`
      : `${(ms / 1000).toPrecision(2)} s`;
export const times = (peer: number, ours: number): string => `${Number((peer / ours).toPrecision(2))}×`;

export function print(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, c) => Math.max(name.length, ...rows.map((row) => (row[c] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(`\n${title}\n${[header, ...rows].map(line).join('\n')}`);
}
