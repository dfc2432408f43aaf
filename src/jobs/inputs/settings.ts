/** Settings as people type them: by the caller first, then in the table Budget_Settings of the workbook. */

import { error, type Problem } from '../../workbook/problem.ts';
import type { InspectView } from '../inspect/view.ts';

export type Typed = ReadonlyMap<string, string>;
export const NOTHING_TYPED: Typed = new Map();
export type Settings = {
  readonly text: (name: string) => string | undefined;
  /** Where it was typed, for problems. */
  readonly where: (name: string) => string;
};

/** How a problem names a setting that the caller typed. */
export const typedAs = (name: string): string => `--set ${name}`;

/** Budget_Settings may name a setting of all jobs ("decimals") or of one ("forecast method"), which then wins. */
export function settingsFor(job: string, typed: Typed, { settings }: InspectView): Settings {
  const own = (name: string) => settings[`${job} ${name}`] ?? settings[name];
  return {
    text: (name) => typed.get(name) ?? own(name)?.text,
    where: (name) => (typed.has(name) ? typedAs(name) : (own(name)?.where ?? name)),
  };
}

/** A word of a list; the fallback when it is none of them. */
export function pick<T extends string>(
  settings: Settings,
  name: string,
  choices: readonly T[],
  fallback: T,
  problems: Problem[],
): T {
  const text = settings.text(name);
  if (text === undefined) return fallback;
  const choice = choices.find((c) => c === text.toLowerCase());
  if (choice === undefined)
    problems.push(error('bad-setting', settings.where(name), `"${text}"`, `one of ${choices.join(', ')}`));
  return choice ?? fallback;
}

/** 0.05, 5% or 1,000. */
export function number(
  settings: Settings,
  name: string,
  fallback: number,
  problems: Problem[],
  anySign = false,
): number {
  const text = settings.text(name)?.trim();
  if (text === undefined) return fallback;
  const percent = text.endsWith('%');
  const value = Number(text.replace(/[%,_]/g, ''));
  const valid =
    text !== '' &&
    Number.isFinite(value) &&
    (anySign || value >= 0) &&
    (name !== 'decimals' || [0, 1, 2, 3, 4].includes(value));
  if (!valid)
    problems.push(
      error(
        'bad-setting',
        settings.where(name),
        `"${text}"`,
        name === 'decimals' ? 'a whole number from 0 to 4' : 'a number such as 0.05, 5% or 1000',
      ),
    );
  return valid ? value / (percent ? 100 : 1) : fallback;
}

/** An amount, or the cell or name that holds it. */
export const totalOf = (text: string): { readonly amount: number } | { readonly ref: string } => {
  const amount = Number(text.replace(/[,_]/g, ''));
  return text.trim() !== '' && Number.isFinite(amount) ? { amount } : { ref: text };
};
