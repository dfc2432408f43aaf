/** Defaults that stand in the workbook: the table Budget_Settings. */
import { describe, expect, it } from 'vitest';
import { marketingPlan } from '../../scripts/examples/marketingPlan.ts';
import type { CellValue as Cell } from '../../src/core/cell.ts';
import { apportion, fileOf } from '../support/commandLine.ts';
import { address, put } from '../support/fixtures.ts';

/** The marketing plan with settings beside it. */
function withSettings(...rows: readonly (readonly [string, Cell])[]): string {
  const book = marketingPlan();
  put(book, 'Summary!N4', [['Setting', 'Value'], ...rows]);
  book.setName('Budget_Settings', address(`Summary!N4:O${4 + rows.length}`));
  return fileOf(book);
}
type Variance = { readonly view: { readonly lines: readonly { readonly line: string; readonly status: string }[] } };
const reviewed = async (...argv: readonly string[]) =>
  ((await apportion('variance', ...argv)).json as Variance).view.lines.filter(({ status }) => status === 'REVIEW')
    .length;

describe('Budget_Settings', () => {
  it('gives a job its defaults, and what is typed wins', async () => {
    expect(await reviewed(withSettings())).toBe(3);
    const file = withSettings(['Review', '30%']);
    expect(await reviewed(file)).toBe(0);
    expect(await reviewed(file, '--set', 'review=10%')).toBe(3);
  });
  it('may speak to one job only', async () => {
    expect(await reviewed(withSettings(['decompose review', 0.3]))).toBe(3);
    expect(await reviewed(withSettings(['review', 0.3], ['variance review', 0.1]))).toBe(3);
  });
  it('is a problem with its cell when it cannot be read', async () => {
    const { exit, text } = await apportion('variance', withSettings(['watch', 'often']));
    expect(exit).toBe(1);
    expect(text).toContain('Summary!O5: "often"');
  });
  it('reaches reports, too', async () => {
    const { text } = await apportion('risk', withSettings(['share_cap', '15%']));
    expect(text).toContain('Paid search');
    expect(text).toContain('above the cap of 15 %');
  });
});
