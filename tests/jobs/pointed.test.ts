/** Curves in tables of their own: points, and averages over draws. */
import { describe, expect, it } from 'vitest';
import type { Grid } from '../../src/core/cell.ts';
import type { Book } from '../../src/file/book.ts';
import { apportion, bookAt, fileOf, newFile } from '../support/commandLine.ts';
import { put, value } from '../support/fixtures.ts';
import { bookOf } from '../support/runReport.ts';

const LINES: Grid = [
  ['Channel', 'Curve', 'P1', 'P2', 'Allocation'],
  ['Search', 'table', null, null, null],
  ['Social', 'draws', null, null, null],
  ['Email', 'linear', 0.9, null, null],
];
const POINTS: Grid = [
  ['Line', 'Spend', 'Outcome'],
  ['Search', 0, 0],
  ['search', 1000, 4000],
  ['Search', 3000, 6000],
];
const DRAWS: Grid = [
  ['Line', 'Curve', 'P1', 'P2'],
  ['Social', 'log', 3000, 1000],
  ['Social', 'log', 1000, 1000],
];
const book = (sides: Readonly<Record<string, Grid>> = { Budget_Points: POINTS, Budget_Curve_Draws: DRAWS }): Book =>
  bookOf({ Budget_Lines: LINES, ...sides });
const TOTAL = ['--set', 'total=5000', '--set', 'method=curves'];

describe('allocate over curves in tables of their own', () => {
  it('stops where points bend and end, and where the average of the draws is as flat as the next best', async () => {
    const out = newFile();
    const { exit, text } = await apportion('allocate', fileOf(book()), ...TOTAL, '--out', out);
    expect(exit, text).toBe(0);
    expect(text).toContain('Proven: no allocation within these limits brings more.');
    const amounts = [2, 3, 4].map((row) => Number(value(bookAt(out), `Budget_Lines!E${row}`)));
    // Slopes: Search 4, then 1 to its last point; Social 2 at 0 and 2,000 ÷ (1,000 + x); Email 0.9 without end.
    expect(amounts[0]).toBe(3000);
    expect(amounts[1]).toBeCloseTo(2000 / 0.9 - 1000, 2);
    expect(amounts.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(5000, 6);
    expect((await apportion('explain', out)).text).toContain('OPTIMAL.');
    const moved = bookAt(out);
    put(moved, 'Budget_Points!C3', [[4000.01]]);
    expect((await apportion('explain', fileOf(moved))).text).toContain('STALE');
  });
  it('draws the frontier, too', async () => {
    const { exit, text } = await apportion('frontier', fileOf(book()), '--set', 'total=5000', '--set', 'points=4');
    expect([exit, text]).toEqual([0, expect.stringContaining('Efficient frontier')]);
  });
  it.each([
    ['no table', { Budget_Curve_Draws: DRAWS }, 'the workbook has no table Budget_Points'],
    [
      'no row for the line',
      { Budget_Points: [POINTS[0] ?? [], ['Other', 0, 0]], Budget_Curve_Draws: DRAWS },
      'Budget_Points has no row for "Search"',
    ],
    [
      'an outcome that falls',
      { Budget_Points: [...POINTS, ['Search', 4000, 10]], Budget_Curve_Draws: DRAWS },
      'the outcome falls from spend 3000 to 4000',
    ],
    [
      'text among the points',
      { Budget_Points: [...POINTS, ['Search', 4000, 'many']], Budget_Curve_Draws: DRAWS },
      'a point of the table is not finite',
    ],
    [
      'an unknown kind among the draws',
      { Budget_Points: POINTS, Budget_Curve_Draws: [...DRAWS, ['Social', 'wave', 1, 1]] },
      "'wave' is no curve",
    ],
  ] as const)('%s is named', async (_, sides, message) => {
    const { exit, text } = await apportion('allocate', fileOf(book(sides)), ...TOTAL);
    expect(exit).toBe(1);
    expect(text).toContain(message);
  });
});
