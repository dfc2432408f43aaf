/** Lines as series over the same periods, and the entries of a table that they are made of. */
import type { Problem } from '../../workbook/problem.ts';
import type { ReadPeriod, Scale } from './periods.ts';

export type Line = {
  readonly name: string;
  /** Where it stands first. */
  readonly where: string;
  /** Minor units by period; a period without a number is not there. */
  readonly amounts: ReadonlyMap<number, number>;
  readonly budgets: ReadonlyMap<number, number>;
  /** One budget for the whole year, from a column of a table that has a column per period. */
  readonly yearBudget: number | null;
};
export type Panel = {
  readonly scale: Scale;
  readonly lines: readonly Line[];
  /** The first period and the last closed one. */
  readonly first: number;
  readonly closed: number;
  readonly hasBudget: boolean;
};
export type Found = { readonly panel: Panel | null; readonly problems: readonly Problem[] };
export type Entry = {
  readonly name: string;
  readonly where: string;
  readonly at: ReadPeriod;
  readonly amount: number | null;
  readonly budget: number | null;
};
