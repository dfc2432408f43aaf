/** The same question in a cell and in a job has the same answer: one engine, two ways in. */
import { describe, expect, it } from 'vitest';
import { budgetRound } from '../../scripts/examples/budgetRound.ts';
import { departments } from '../../scripts/examples/departments.ts';
import { growthAnalytics } from '../../scripts/examples/growthAnalytics.ts';
import { marketingPlan } from '../../scripts/examples/marketingPlan.ts';
import { mediaCurves } from '../../scripts/examples/mediaCurves.ts';
import type { CellValue, Grid } from '../../src/core/cell.ts';
import type { Book } from '../../src/file/book.ts';
import { callFunction } from '../../src/functions/call.ts';
import { reportOf } from '../../src/jobs/report/catalogue.ts';
import { apportion, fileOf } from '../support/commandLine.ts';
import { address } from '../support/fixtures.ts';
import { rowsOf, runReport } from '../support/runReport.ts';

const cells = (book: Book, where: string): Grid => book.values(address(where));
const call = (name: string, ...args: readonly (CellValue | Grid)[]): Grid => {
  const found = callFunction(name, args);
  if (!('value' in found)) throw new Error(JSON.stringify(found));
  const { value } = found;
  return Array.isArray(value) ? (value as Grid) : [[value as CellValue]];
};
const analysis = async (job: string, book: Book, table: string, settings: Record<string, string> = {}) => {
  const spec = reportOf(job);
  if (spec === null) throw new Error(job);
  return rowsOf(await runReport(spec, book, settings), table);
};
type Allocated = { readonly view: { readonly lines: readonly { readonly amount: number }[] } };
const allocated = async (book: Book, ...argv: readonly string[]) =>
  ((await apportion('allocate', fileOf(book), ...argv)).json as Allocated).view.lines.map(({ amount }) => [amount]);
const column = (rows: readonly Readonly<Record<string, unknown>>[], header: string) =>
  rows.map((row) => [row[header] ?? null]);

describe('a cell and a job say the same', () => {
  it('ALLOCATE.VALUE and allocate', async () => {
    const book = departments();
    const [weight, value] = [cells(book, 'Departments!C7:C14'), cells(book, 'Departments!F7:F14')];
    const worth = value.map(([one], i) => [Number(one) * Number(weight[i]?.[0])]);
    const [floor, cap] = [cells(book, 'Departments!D7:D14'), cells(book, 'Departments!E7:E14')];
    expect(await allocated(book, '--set', 'method=value')).toEqual(
      call('ALLOCATE.VALUE', 25_000_000, worth, floor, cap),
    );
  });
  it('ALLOCATE and allocate', async () => {
    const book = marketingPlan();
    for (let row = 5; row <= 16; row++) book.setValues(address(`Summary!I${row}:I${row}`), [[null]]);
    const [weight, floor, cap] = ['F', 'G', 'H'].map((c) => cells(book, `Summary!${c}5:${c}16`));
    expect(await allocated(book, '--set', 'method=weights')).toEqual(
      call('ALLOCATE', 8_000_000, weight ?? [], floor ?? [], cap ?? []),
    );
  });
  it('ALLOCATE.CURVES, CERTIFY, FRONTIER and allocate, explain, frontier', async () => {
    const book = mediaCurves();
    book.setName('Budget_Limits', null);
    book.setName('Budget_Groups', null);
    const curves = cells(book, 'Media!E7:H14');
    const [floor, cap] = [cells(book, 'Media!I7:I14'), cells(book, 'Media!J7:J14')];
    for (let row = 7; row <= 14; row++) book.setValues(address(`Media!K${row}`), [[null]]);
    const amounts = await allocated(book, '--set', 'method=curves');
    expect(amounts).toEqual(call('ALLOCATE.CURVES', 1_400_000, curves, floor, cap));
    expect(call('CERTIFY', 1_400_000, curves, floor, cap, amounts)).toEqual([['OPTIMAL']]);
    const points = await analysis('frontier', book, 'Budget_Frontier', { points: '5', from: '900000', to: '1700000' });
    const totals = column(points, 'Total');
    const cell = call('FRONTIER', totals as Grid, curves, floor, cap);
    points.forEach((point, i) => {
      expect(Number(cell[i]?.[0])).toBeCloseTo(Number(point['Best outcome']), 4);
    });
  });
  it('FORECAST and forecast', async () => {
    const book = growthAnalytics();
    const settings = { table: 'Weeks', series: 'Sales', method: 'theta', season: '1', horizon: '6' };
    const rows = await analysis('forecast', book, 'Budget_Forecast', settings);
    const cell = call('FORECAST', cells(book, 'Weeks!B5:B108'), 6, 1, 'theta', 0.8);
    rows.forEach((row, i) => {
      // The job rounds to cents.
      expect(Math.abs(Number(row.Forecast) - Number(cell[i]?.[0]))).toBeLessThanOrEqual(0.0051);
      expect(Math.abs(Number(row.Low) - Number(cell[i]?.[1]))).toBeLessThanOrEqual(0.0051);
    });
    expect(rows).toHaveLength(6);
  });
  it.each(['first', 'last', 'linear', 'position', 'markov', 'shapley'])(
    'ATTRIBUTE by %s and attribute',
    async (model) => {
      const book = growthAnalytics();
      const rows = await analysis('attribute', book, 'Budget_Attribution');
      const [paths, conversions, nulls] = ['A', 'B', 'C'].map((c) => cells(book, `Paths!${c}5:${c}15`));
      const cell = new Map(
        call('ATTRIBUTE', paths ?? [], conversions ?? [], model, nulls ?? []).map(([name, credit]) => [name, credit]),
      );
      for (const row of rows.slice(0, -1))
        expect([row.Channel, row[model]]).toEqual([row.Channel, cell.get(String(row.Channel))]);
    },
  );
  it('NPV0, IRR and returns', async () => {
    const book = growthAnalytics();
    const rows = await analysis('returns', book, 'Budget_Worth', { table: 'Initiatives', beta: '1' });
    cells(book, 'Initiatives!A5:G8').forEach(([name, beta, ...flows]) => {
      const row = rows.find((other) => other.Line === name);
      const hurdle = Number(call('HURDLE', 0.04, beta ?? 1, 0.05)[0]?.[0]);
      expect(Math.abs(Number(row?.NPV) - Number(call('NPV0', hurdle, [flows])[0]?.[0]))).toBeLessThanOrEqual(0.0051);
      expect(row?.IRR).toBe(call('IRR', [flows])[0]?.[0]);
    });
  });
  it('EAC, VARIANCE, STATUS and eac, variance', async () => {
    const book = marketingPlan();
    const [budget, actual] = [cells(book, 'Summary!D5:D16'), cells(book, 'Summary!E5:E16')];
    type Reviewed = {
      readonly view: { readonly lines: readonly { readonly variance: number; readonly status: string }[] };
    };
    const { lines } = ((await apportion('variance', fileOf(book))).json as Reviewed).view;
    const difference = call('VARIANCE', budget, actual);
    lines.forEach((line, i) => {
      expect(line.variance).toBe(Math.round(Number(difference[i]?.[0]) * 100) / 100);
    });
    expect(lines.map(({ status }) => [status])).toEqual(call('STATUS', budget, actual));
    const rows = await analysis('eac', book, 'Budget_Completion', { elapsed: '10' });
    const rate = call('RUN.RATE', actual, 10, 12);
    rows.slice(0, -1).forEach((row, i) => {
      expect(Math.abs(Number(row['EAC (run rate)']) - Number(rate[i]?.[0]))).toBeLessThanOrEqual(0.0051);
    });
  });
  it('SCORE and score', async () => {
    const book = budgetRound();
    const rows = await analysis('score', book, 'Budget_Scores', { table: 'Projects' });
    const [roi, alignment, risk, timeline] = ['B', 'C', 'D', 'E'].map((c) => cells(book, `Projects!${c}5:${c}9`));
    const cell = call('SCORE', roi ?? [], alignment ?? [], risk ?? [], timeline ?? []);
    cells(book, 'Projects!A5:A9').forEach(([name], i) => {
      const row = rows.find((other) => other.Line === name);
      expect(Number(row?.Score)).toBeCloseTo(Number(cell[i]?.[0]), 12);
    });
  });
  it('FUND and zerobase', async () => {
    const book = budgetRound();
    for (let row = 5; row <= 13; row++) book.setValues(address(`Packages!C${row}:C${row}`), [[null]]);
    for (let row = 5; row <= 13; row++) book.setValues(address(`Packages!G${row}:H${row}`), [[null, null]]);
    const rows = await analysis('zerobase', book, 'Budget_Funded', { order: 'best' });
    const [costs, benefits] = [cells(book, 'Packages!D5:D13'), cells(book, 'Packages!E5:E13')];
    const cell = call('FUND', 3_600_000, costs, benefits);
    cells(book, 'Packages!A5:A13').forEach(([name], i) => {
      const row = rows.find((other) => other.Package === name);
      expect([name, Number(row?.Funded) > 0 ? 1 : 0]).toEqual([name, cell[i]?.[0]]);
    });
  });
  it('RECIPROCAL and activity', async () => {
    const book = budgetRound();
    const rows = await analysis('activity', book, 'Budget_Activity', { table: 'Services', how: 'reciprocal' });
    const costs = [[120_000], [80_000]];
    const usage = [
      [null, 0.2, 0.5, 0.3],
      [0.1, null, 0.6, 0.3],
    ];
    const cell = call('RECIPROCAL', costs, usage);
    expect(rows.slice(0, 2).map((row) => row.Charged)).toEqual(cell.flat().slice(-2));
  });
});
