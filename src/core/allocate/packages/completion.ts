/** Whole choices near a fractional one. */
import type { Program } from './priceBound.ts';

/** Choices near a relaxed one that keep every row: it rounded down, and that with what still fits, the nearest first. */
export function completion({ values, rows }: Program) {
  const columns = Array.from(values, (): { readonly row: number; readonly weight: number }[] => []);
  rows.forEach(({ at, weight }, row) => {
    at.forEach((i, e) => columns[i]?.push({ row, weight: weight[e] ?? 0 }));
  });
  const sums = new Float64Array(rows.length);
  const add = (i: number) => {
    for (const { row, weight } of columns[i] ?? []) sums[row] = (sums[row] ?? 0) + weight;
  };
  const fits = (i: number): boolean =>
    (columns[i] ?? []).every(({ row, weight }) => weight <= 0 || (sums[row] ?? 0) + weight <= (rows[row]?.high ?? 0));
  const helps = (i: number): boolean =>
    (columns[i] ?? []).some(({ row, weight }) => weight > 0 && (sums[row] ?? 0) < (rows[row]?.low ?? 0));
  const keeps = (): boolean => rows.every(({ low, high }, k) => (sums[k] ?? 0) >= low && (sums[k] ?? 0) <= high);
  return (x: Float64Array, reduced: Float64Array, lower: Uint8Array, upper: Uint8Array): readonly Uint8Array[] => {
    const found: Uint8Array[] = [];
    const choice = new Uint8Array(x.length);
    const others: number[] = [];
    sums.fill(0);
    for (let i = 0; i < x.length; i++) {
      if ((x[i] ?? 0) > 1 - 1e-6 || lower[i] === 1) {
        choice[i] = 1;
        add(i);
      } else if (upper[i] === 1) others.push(i);
    }
    if (keeps()) found.push(choice.slice());
    others.sort((a, b) => (x[b] ?? 0) - (x[a] ?? 0) || (reduced[b] ?? 0) - (reduced[a] ?? 0) || a - b);
    // Twice: what needs another package fits once that one is in.
    for (let turn = 0; turn < 2; turn++)
      for (const i of others) {
        if (choice[i] === 1 || !fits(i) || ((values[i] ?? 0) <= 0 && !helps(i))) continue;
        choice[i] = 1;
        add(i);
      }
    if (keeps()) found.push(choice);
    return found;
  };
}
