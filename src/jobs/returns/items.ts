import { multiple } from '../../core/returns/ratios.ts';
import type { Basis, Measured } from './measures.ts';

/** Lines that a row of the table speaks for: one, a group, or all. */
export type Item = { readonly name: string; readonly group: string; readonly lines: readonly Measured[] };
export type Of = (line: Measured) => number | null;

export const BASIS_NAMES: Readonly<Record<Basis, string>> = {
  revenue: 'revenue',
  margin: 'gross margin',
  contribution: 'contribution',
  incremental: 'incremental margin',
};

/** Σ over ÷ Σ under, over the lines that have both; null when nothing is below the line. */
export function ratioOf(lines: readonly Measured[], over: Of, under: Of): number | null {
  let [above, below] = [0, 0];
  for (const line of lines) {
    const [a, b] = [over(line), under(line)];
    if (a === null || b === null) continue;
    above += a;
    below += b;
  }
  return multiple(above, below);
}

/** Rows of one line, such as its transactions, are one item. */
export function linesOf(lines: readonly Measured[]): readonly Item[] {
  const items = new Map<string, { readonly name: string; readonly group: string; readonly lines: Measured[] }>();
  for (const line of lines) {
    const key = JSON.stringify([line.group, line.name]);
    const item = items.get(key) ?? { name: line.name, group: line.group, lines: [] };
    item.lines.push(line);
    items.set(key, item);
  }
  return [...items.values()];
}

export function groupsOf(lines: readonly Measured[]): readonly Item[] {
  const groups = [...new Set(lines.map(({ group }) => group))];
  if (groups.length < 2) return [];
  return groups.map((group) => ({
    name: `${group || '(no group)'} (subtotal)`,
    group,
    lines: lines.filter((line) => line.group === group),
  }));
}
