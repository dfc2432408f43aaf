/** Every report job, in the order of menus and help. */

import { decompose } from '../decompose/decompose.ts';
import { frontier } from '../frontier/frontier.ts';
import { funds } from '../funds/funds.ts';
import { returns } from '../returns/returns.ts';
import { risk } from '../risk/risk.ts';
import type { ReportJob } from './spec.ts';

export const REPORTS: readonly ReportJob[] = [frontier, funds, decompose, risk, returns];

export const reportOf = (name: string): ReportJob | null => REPORTS.find((job) => job.name === name) ?? null;
