/** The one panel, driven as a person does, over both hosts. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { growthAnalytics } from '../../scripts/examples/growthAnalytics.ts';
import { mediaCurves } from '../../scripts/examples/mediaCurves.ts';
import { launchBrowser, NO_BROWSER } from '../support/browser.ts';
import { picture, planBook, put, value } from '../support/fixtures.ts';
import { excelPages, type Host, type Opened, sheetsPages } from './pages.ts';

const browser: Browser | null = await launchBrowser();
if (browser === null) console.log(NO_BROWSER);
afterAll(() => browser?.close());
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = 'out/screenshots';
mkdirSync(SHOTS, { recursive: true });

const column = ['Plan!H4', 'Plan!H5', 'Plan!H6', 'Plan!H7'];
const state = (page: Page, at: string) => page.locator(`.run[data-state="${at}"]:visible`).waitFor();
const press = (page: Page, name: string | RegExp) => page.locator('.run:visible').getByRole('button', { name }).click();

async function previewOf(page: Page, tab: 'Allocate' | 'Variance') {
  await page.getByRole('tab', { name: tab }).click();
  await press(page, 'Preview');
  await state(page, 'preview');
}

/** Serious or critical findings of axe, and sideways scroll. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    type Axe = {
      run(c: unknown): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
    };
    const { violations } = await (window as unknown as { axe: Axe }).axe.run({ exclude: [['[data-tabster-dummy]']] });
    const root = document.documentElement;
    const wide =
      root.scrollWidth === root.clientWidth ? [] : [`scrolls sideways: ${root.scrollWidth} > ${root.clientWidth}`];
    return [
      ...wide,
      ...violations
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(' | ')}`),
    ];
  });
}

const clean = (opened: Opened) => {
  expect(opened.foreign).toEqual([]);
  expect(opened.errors).toEqual([]);
};

describe.skipIf(browser === null).each([
  ['excel', excelPages],
  ['sheets', sheetsPages],
] as const)('the panel in %s', (name, pages) => {
  let host: Host;
  const open = (book = planBook(), width = 320, dark = false) => {
    if (browser === null) throw new Error(NO_BROWSER);
    return host.open(browser, book, width, dark);
  };
  beforeAll(async () => {
    host = await pages();
  });

  it('allocates as previewed, and undo puts the cells back', async () => {
    const book = planBook();
    const before = picture(book);
    const opened = await open(book);
    const { page } = opened;
    await previewOf(page, 'Allocate');
    const shown = await page.locator('.run:visible ul.lines > li strong.amount').allTextContents();
    expect(picture(book)).toEqual(before);
    const button = await page
      .locator('.run:visible')
      .getByRole('button', { name: /^Write/ })
      .textContent();
    await press(page, /^Write/);
    await state(page, 'written');
    const written = column.map((cell) => Number(value(book, cell)));
    expect(shown.map((text) => Number(text.replaceAll(',', '')))).toEqual(written);
    expect(written.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(1000, 6);
    expect(button).toBe('Write 4 cells');
    await press(page, 'Undo this run');
    await state(page, 'undone');
    expect(picture(book)).toEqual(before);
    clean(opened);
    await page.close();
  });

  it('names the cell that changed after the preview, and writes nothing', async () => {
    const book = planBook();
    const opened = await open(book);
    await previewOf(opened.page, 'Allocate');
    put(book, 'Plan!C4', [[9]]);
    await press(opened.page, /^Write/);
    await state(opened.page, 'stale');
    await opened.page.locator('.run:visible').getByRole('button', { name: 'Go to Plan!C4' }).waitFor();
    expect(column.map((cell) => value(book, cell))).toEqual([null, null, null, null]);
    clean(opened);
    await opened.page.close();
  });

  it('writes the variance table and counts its cells beforehand', async () => {
    const book = planBook();
    const before = picture(book);
    const opened = await open(book);
    const { page } = opened;
    await previewOf(page, 'Variance');
    expect(await page.locator('.run:visible').textContent()).toContain('unfavourable');
    const button = await page
      .locator('.run:visible')
      .getByRole('button', { name: /^Write/ })
      .textContent();
    await press(page, /^Write/);
    await state(page, 'written');
    const receipt = await page.locator('.run:visible').textContent();
    expect(receipt).toContain(`Wrote ${button?.replace('Write ', '')}:`);
    await press(page, 'Undo this run');
    await state(page, 'undone');
    expect(picture(book)).toEqual(before);
    clean(opened);
    await page.close();
  });

  it('optimises over curves, and every analysis previews, writes and undoes', async () => {
    const book = mediaCurves();
    const before = picture(book);
    const opened = await open(book, 350);
    const { page } = opened;
    await page.getByRole('tab', { name: 'Allocate' }).click();
    await page.getByLabel('Aim for').selectOption('target');
    expect(await page.getByRole('button', { name: 'Preview' }).isDisabled()).toBe(true);
    await page.screenshot({ path: `${SHOTS}/${name}-goal-350.png`, fullPage: true });
    await page.getByLabel('Aim for').selectOption('outcome');
    await previewOf(page, 'Allocate');
    expect(await page.locator('.run:visible').textContent()).toContain('Proven: no allocation within these limits');
    await page.screenshot({ path: `${SHOTS}/${name}-curves-350.png`, fullPage: true });
    await press(page, /^Write/);
    await state(page, 'written');
    await press(page, 'Undo this run');
    await state(page, 'undone');
    await page.getByRole('tab', { name: 'Analyse' }).click();
    const choice = page.locator('main select:visible').first();
    for (const job of ['frontier', 'scenario'] as const) {
      await choice.selectOption(job);
      if (job === 'scenario') await page.getByLabel('Draws').fill('60');
      await press(page, 'Preview');
      await state(page, 'preview');
      expect(await faultsOf(page), job).toEqual([]);
      await page.screenshot({ path: `${SHOTS}/${name}-${job}-350.png`, fullPage: true });
      await press(page, /^Write/);
      await state(page, 'written');
      await press(page, 'Undo this run');
      await state(page, 'undone');
    }
    expect(picture(book)).toEqual(before);
    clean(opened);
    await page.close();
  });

  it.each([
    ['spend', false],
    ['attribute', true],
    ['returns', false],
    ['risk', true],
    ['experiment', false],
  ] as const)('%s: previews, writes and undoes', async (job, dark) => {
    const book = growthAnalytics();
    const before = picture(book);
    const opened = await open(book, 300, dark);
    const { page } = opened;
    await page.getByRole('tab', { name: 'Analyse' }).click();
    await page.locator('main select:visible').first().selectOption(job);
    await page.screenshot({ path: `${SHOTS}/${name}-${job}-form-300.png`, fullPage: true });
    await press(page, 'Preview');
    await state(page, 'preview');
    expect(await faultsOf(page), job).toEqual([]);
    await page.screenshot({ path: `${SHOTS}/${name}-${job}-300.png`, fullPage: true });
    await press(page, /^Write/);
    await state(page, 'written');
    await press(page, 'Undo this run');
    await state(page, 'undone');
    expect(picture(book)).toEqual(before);
    clean(opened);
    await page.close();
  });

  it('says what is wrong with a setting before anything runs', async () => {
    const { page } = await open(growthAnalytics(), 300);
    await page.getByRole('tab', { name: 'Analyse' }).click();
    await page.locator('main select:visible').first().selectOption('forecast');
    await page.getByLabel('Horizon').fill('many');
    await page.getByText('a number such as 0.05, 5% or 1000').waitFor();
    expect(await page.getByRole('button', { name: 'Preview' }).isDisabled()).toBe(true);
    await page.getByLabel('Horizon').fill('4');
    expect(await page.getByRole('button', { name: 'Preview' }).isDisabled()).toBe(false);
    await page.close();
  });

  it('can be used by keyboard alone', async () => {
    const book = planBook();
    const { page } = await open(book);
    await page.getByRole('tab', { name: 'Allocate' }).waitFor();
    await page.locator('main h2').first().waitFor();
    const tabTo = async (wanted: RegExp) => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        if (wanted.test(await page.evaluate(() => document.activeElement?.textContent ?? ''))) return;
      }
      throw new Error(`Tab never reached ${wanted}`);
    };
    await tabTo(/^Workbook/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await tabTo(/^Preview$/);
    await page.keyboard.press('Enter');
    await state(page, 'preview');
    await tabTo(/^Write 4 cells$/);
    await page.keyboard.press('Enter');
    await state(page, 'written');
    expect(Number(value(book, 'Plan!H4'))).toBeGreaterThan(0);
    await page.close();
  });

  const themes = [false, true];
  it.each([300, 350].flatMap((width) => themes.map((dark) => [width, dark] as const)))(
    'is readable at %i px (dark: %s)',
    async (width, dark) => {
      const opened = await open(planBook(), width, dark);
      const { page } = opened;
      const look = async (screen: string) => {
        await page.screenshot({ path: `${SHOTS}/${name}-${width}-${dark ? 'dark' : 'light'}-${screen}.png` });
        expect.soft(await faultsOf(page), screen).toEqual([]);
      };
      await page.locator('main h2').first().waitFor();
      await look('workbook');
      await page.getByRole('tab', { name: 'Allocate' }).click();
      await look('options');
      await previewOf(page, 'Allocate');
      await look('allocate');
      await previewOf(page, 'Variance');
      await look('variance');
      await page.getByRole('tab', { name: 'Log' }).click();
      await look('log');
      clean(opened);
      await page.close();
    },
  );
});
