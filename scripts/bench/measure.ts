/** One way to measure and one way to print, for every bench. */
import { performance } from 'node:perf_hooks';

const ROUNDS = 5;
const ROUND_MS = 50;

/**
 * Best time of one run, in ms, with what the last one gave: five rounds of 50 ms, each of one run at least; a second and
 * more is measured once. Short work is timed a few dozen runs at a time, as the clock is no finer.
 * Rounds do not cure everything: short functions have two speeds in V8 (the linear optimum of 100 lines 1.5 or 13 µs,
 * YALPS at 8 lines 2 or 22 µs) and may keep the slow one for a whole measurement, more often where bytecode is flushed.
 */
export function measured<T>(work: () => T): { readonly ms: number; readonly value: T } {
  let found = round(work, 1);
  let { ms } = found;
  for (let i = 1; i < ROUNDS && ms <= 1000; i++) {
    found = round(work, ms < 0.02 ? Math.ceil(0.02 / ms) : 1);
    ms = Math.min(ms, found.ms);
  }
  return { ms, value: found.value };
}
export const best = (work: () => unknown): number => measured(work).ms;

function round<T>(work: () => T, batch: number): { readonly ms: number; readonly value: T } {
  const end = performance.now() + ROUND_MS;
  let { ms, value } = timed(work);
  for (let runs = 1; performance.now() < end && runs < 100_000; runs++) {
    const start = performance.now();
    for (let i = 0; i < batch; i++) value = work();
    ms = Math.min(ms, (performance.now() - start) / batch);
  }
  return { ms, value };
}

/**
 * One run by the clock or, where that is less, by the processor time of all threads of this process: others may use the
 * machine, and neither can be less than what the work takes on a quiet one.
 */
function timed<T>(work: () => T): { readonly ms: number; readonly value: T } {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const value = work();
  const [clock, { user, system }] = [performance.now() - start, process.cpuUsage(cpu)];
  return { ms: clock < 5 ? clock : Math.min(clock, (user + system) / 1000), value };
}

/** Takes what a peer or a core function must not refuse here. */
export function must<T>(
  result:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly problem: { readonly message: string } },
): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

/** Where each part starts in the list of all parts' items, and where the last one ends: sparse rows for a solver. */
export function startsOf(parts: readonly (readonly unknown[])[]): readonly number[] {
  let end = 0;
  return [0, ...parts.map((part) => (end += part.length))];
}

/** 0.00123 → "1.2 µs". */
export const shown = (ms: number): string =>
  ms < 0.01
    ? `${Number((ms * 1000).toPrecision(2))} µs`
    : ms < 1000
      ? `${Number(ms.toPrecision(2))} ms`
      : `${Number((ms / 1000).toPrecision(2))} s`;
export const times = (peer: number, ours: number): string => `${Number((peer / ours).toPrecision(2))}×`;

/** "510× (wanted 154×)", and that it is missed when it is. */
export const against = (peer: number, ours: number, wanted: number): string =>
  `${times(peer, ours)} (wanted ${Math.round(wanted)}×${peer / ours < wanted ? ', MISSED' : ''})`;
/** "goal 20 ms", and that it is missed when it is. */
export const goal = (ms: number, most: number): string => `${shown(most)}${ms > most ? ' MISSED' : ''}`;
/** How far a value lies below the best one known, as a share of that: "0" or "1.2e-5". */
export const below = (value: number, top: number): string => {
  const gap = (top - value) / Math.max(Math.abs(top), Number.MIN_VALUE);
  return Math.abs(gap) < 1e-15 ? '0' : gap.toExponential(1);
};

export function print(title: string, header: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = header.map((name, c) => Math.max(name.length, ...rows.map((row) => (row[c] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, c) => cell.padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd();
  console.log(`\n${title}\n${[header, ...rows].map(line).join('\n')}`);
}
