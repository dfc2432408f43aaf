/** Every report job, in the order of menus and help. */

import { attribute } from '../attribute/attribute.ts';
import { experiment } from '../experiment/experiment.ts';
import { fit } from '../fit/fit.ts';
import { forecast } from '../forecast/forecast.ts';
import { frontier } from '../frontier/frontier.ts';
import type { ReportJob } from './spec.ts';

export const REPORTS: readonly ReportJob[] = [frontier, forecast, attribute, fit, experiment];

export const reportOf = (name: string): ReportJob | null => REPORTS.find((job) => job.name === name) ?? null;
