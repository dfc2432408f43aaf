/** Packages, a budget and the rules between them. */
import type { Minor } from '../../money.ts';

/** Least and most money of a group's chosen packages, and how many of them; null or absent is no limit. */
export type PackageGroup = {
  readonly name: string;
  readonly low: Minor | null;
  readonly high: Minor | null;
  readonly atLeast?: number;
  readonly atMost?: number;
};

/** Packages are named by their index. */
export type PackageRules = {
  /** Always in. */
  readonly required?: readonly number[];
  /** Never in. */
  readonly excluded?: readonly number[];
  /** The group of each package, by index into `groups`; −1 for none. */
  readonly group?: readonly number[];
  readonly groups?: readonly PackageGroup[];
  /** Sets of which at most one is in; they may overlap. */
  readonly exclusive?: readonly (readonly number[])[];
  /** Pairs: the first only with the second. */
  readonly needs?: readonly (readonly [number, number])[];
};

/** Budget, packages and their rules. */
export type PackageProblem = {
  readonly budget: Minor;
  readonly costs: readonly Minor[];
  readonly values: readonly number[];
  readonly rules?: PackageRules;
};
