/** Every report job, in the order of menus and help. */

import { doctor } from '../doctor/doctor.ts';
import { explain } from '../explain/explain.ts';
import { frontier } from '../frontier/frontier.ts';
import { scenario } from '../scenario/scenario.ts';
import type { ReportJob } from './spec.ts';

export const REPORTS: readonly ReportJob[] = [frontier, explain, doctor, scenario];

export const reportOf = (name: string): ReportJob | null => REPORTS.find((job) => job.name === name) ?? null;
