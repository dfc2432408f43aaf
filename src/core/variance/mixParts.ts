/** The parts of lines that share a mix, footed both ways: each line to its variance, each part to its sum (R16, R5). */
import { commonIntegers } from '../decimal.ts';
import type { Minor } from '../money.ts';
import {
  type ExactParts,
  exactParts,
  type MixSums,
  type Parts,
  type PartsLine,
  type Units,
  withTheRest,
} from './lineParts.ts';
import { roundParts } from './roundParts.ts';

const ZERO = BigInt(0);
const ONE = BigInt(1);

/**
 * @param lines Lines with units of one sort under one parent.
 * @returns Parts in order of the lines. Every line adds up to its variance; volume, price, mix and fx over all lines are
 *   the rounded exact sums wherever a line has the two parts that a cent must move between. Ties go to the earlier line.
 */
export function mixParts(lines: readonly (PartsLine & { readonly units: Units })[]): readonly Parts[] {
  const mix = sumsOf(lines.map(({ units }) => units));
  const exact = lines.map(({ units, rates }) => exactParts(units, rates, mix));
  const rows = exact.map(({ numerators, denominator, driven }) => [...roundParts(numerators, denominator, driven)]);
  foot(exact, rows);
  return lines.map((line, i) => withTheRest(line, rows[i] ?? []));
}

function sumsOf(units: readonly Units[]): MixSums {
  const [scale = ONE, ...whole] = commonIntegers([1, ...units.flatMap(({ units0, units1 }) => [units0, units1])]);
  const sum = (from: number) => whole.reduce((all, n, i) => (i % 2 === from ? all + n : all), ZERO);
  return { scale, all0: sum(0), all1: sum(1) };
}

/** Moves single units between two parts of one line until each part adds up over the lines. */
function foot(exact: readonly ExactParts[], rows: Minor[][]): void {
  let finest = ONE;
  for (const { denominator } of exact) if (denominator > finest) finest = denominator;
  // Denominators differ by powers of ten only, so the finest is a multiple of each.
  const at = (line: number, part: number): bigint => {
    const { numerators, denominator = ONE } = exact[line] ?? {};
    return (numerators?.[part] ?? ZERO) * (finest / denominator);
  };
  const columns = [0, 1, 2, 3];
  const targets = roundParts(
    columns.map((part) => rows.reduce((sum, _, line) => sum + at(line, part), ZERO)),
    finest,
    exact.reduce((sum, { driven }) => sum + driven, 0),
  );
  const gaps = columns.map((part) => (targets[part] ?? 0) - rows.reduce((sum, row) => sum + (row[part] ?? 0), 0));
  const error = (line: number, part: number): bigint => at(line, part) - BigInt(rows[line]?.[part] ?? 0) * finest;
  for (const short of columns) {
    for (const over of columns) {
      const count = Math.min(gaps[short] ?? 0, -(gaps[over] ?? 0));
      if (count <= 0) continue;
      const best = rows
        .map((_, line) => ({ line, gain: error(line, short) - error(line, over) }))
        .filter(({ line }) => at(line, short) !== ZERO && at(line, over) !== ZERO)
        .sort((a, b) => (a.gain === b.gain ? a.line - b.line : a.gain > b.gain ? -1 : 1))
        .slice(0, count);
      for (const { line } of best) {
        const row = rows[line];
        if (row === undefined) continue;
        row[short] = (row[short] ?? 0) + 1;
        row[over] = (row[over] ?? 0) - 1;
      }
      gaps[short] = (gaps[short] ?? 0) - best.length;
      gaps[over] = (gaps[over] ?? 0) + best.length;
    }
  }
}
