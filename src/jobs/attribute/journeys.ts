/** What both kinds of tables come to: one path per entry, with what came of it. */
import type { Assertion } from '../../workbook/port.ts';
import type { Problem } from '../../workbook/problem.ts';
import type { ReportTable } from '../report/view.ts';

export type Journeys = {
  /** As parsePaths reads them. */
  readonly texts: readonly string[];
  readonly conversions: readonly number[];
  readonly values: readonly number[] | null;
  readonly nulls: readonly number[] | null;
  /** Conversions that no touch led to. */
  readonly uncredited: number;
  /** The cell of the path that has a problem. */
  readonly where: (path: number) => string;
  readonly notes: readonly string[];
  readonly checks: readonly Assertion[];
  readonly tables: readonly ReportTable[];
  readonly problems: readonly Problem[];
};
