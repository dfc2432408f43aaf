/** Cells, the command line and whole workbooks. */

import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { splitByWeights } from '../../src/core/allocate/splitByWeights.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import { bookHost } from '../../src/file/host.ts';
import { openBook } from '../../src/file/open.ts';
import { callFunction } from '../../src/functions/call.ts';
import { workbookOver } from '../../src/workbook/workbookOver.ts';
import { best, print, shown } from './measure.ts';

export async function benchWorkbooks(): Promise<void> {
  const rows: string[][] = [];
  const report = (what: string, ms: number, note: string) => rows.push([what, shown(ms), note]);

  const N = 100_000;
  const budget = Array.from({ length: N }, (_, i) => [Math.round(i * 137.31) / 100]);
  const actual = Array.from({ length: N }, (_, i) => [Math.round(i * 139.77) / 100]);
  const pass = best(() => budget.map((row, i) => [(actual[i]?.[0] ?? 0) - (row[0] ?? 0)]));
  const variance = best(() => callFunction('VARIANCE', [budget, actual]));
  report(
    '=BUDGET.VARIANCE over 100,000 rows',
    variance,
    `${(variance / pass).toFixed(1)} × one plain pass (${pass.toFixed(1)} ms)`,
  );

  const weights = Array.from({ length: 10_000 }, (_, i) => (i % 97) + 0.25);
  const bounds = weights.map((_, i) => (i % 3 === 0 ? 4_000 : null));
  report(
    'split over 10,000 lines, a third of them capped',
    best(() => splitByWeights(100_000_000, weights, { max: bounds })),
    '',
  );

  const lines = Array.from({ length: 10_000 }, (_, i) => `{"fn":"ALLOCATE","args":[${i},[[50],[30],[20]]]}`).join('\n');
  const start = performance.now();
  spawnSync(process.execPath, ['--import', 'tsx', 'src/file/cli.ts', 'call'], { input: lines, maxBuffer: 1e8 });
  report('apportion call, 10,000 lines', performance.now() - start, 'start of the process included');

  const COLUMNS = 10;
  const book = blankBook('large.xlsx', ['Data']);
  const grid = [
    Array.from({ length: COLUMNS }, (_, c) => `Column ${c + 1}`),
    ...Array.from({ length: N }, (_, r) =>
      Array.from({ length: COLUMNS }, (__, c) => (c === 0 ? `Line ${r}` : Math.round(r * c * 13.7) / 100)),
    ),
  ];
  book.setValues({ sheet: 'Data', row: 0, column: 0, rows: N + 1, columns: COLUMNS }, grid);
  const bytes = book.save();
  const begin = performance.now();
  const opened = openBook(bytes, 'large.xlsx');
  if (!opened.ok) throw new Error('not opened');
  const openMs = performance.now() - begin;
  const { snapshot } = await workbookOver(bookHost(opened.book), () => Promise.resolve()).read([
    { ref: 'Data!B2:B100001', detail: 'values' },
    { ref: 'Data!C2:C100001', detail: 'values' },
  ]);
  const readMs = performance.now() - begin;
  opened.book.setValues(
    { sheet: 'Data', row: 1, column: 12, rows: 8, columns: 1 },
    Array.from({ length: 8 }, (_, i) => [i]),
  );
  const saved = opened.book.save();
  const allMs = performance.now() - begin;
  report(
    `100,000 × 10 workbook (${(bytes.length / 1e6).toFixed(1)} MB): open, read two columns, write 8 cells, save`,
    allMs,
    `open ${openMs.toFixed(0)}, read ${(readMs - openMs).toFixed(0)}, write and save ${(allMs - readMs).toFixed(0)}; peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB with the generator; ${Object.keys(snapshot.ranges).length} columns, ${saved.length} bytes`,
  );

  print('Cells, command line, workbooks', ['what', 'time', 'note'], rows);
}
