/** Every report job, by family, in the order of menus and help. */

import { activity } from '../activity/activity.ts';
import { attribute } from '../attribute/attribute.ts';
import { calendar } from '../calendar/calendar.ts';
import { decompose } from '../decompose/decompose.ts';
import { doctor } from '../doctor/doctor.ts';
import { eac } from '../eac/eac.ts';
import { experiment } from '../experiment/experiment.ts';
import { explain } from '../explain/explain.ts';
import { explore } from '../explore/explore.ts';
import { fit } from '../fit/fit.ts';
import { forecast } from '../forecast/forecast.ts';
import { frontier } from '../frontier/frontier.ts';
import { funds } from '../funds/funds.ts';
import { pace } from '../pace/pace.ts';
import { periods } from '../periods/periods.ts';
import { portfolio } from '../portfolio/portfolio.ts';
import { price } from '../price/price.ts';
import { restricted } from '../restricted/restricted.ts';
import { returns } from '../returns/returns.ts';
import { risk } from '../risk/risk.ts';
import { scenario } from '../scenario/scenario.ts';
import { score } from '../score/score.ts';
import { spend } from '../spend/spend.ts';
import { triggers } from '../triggers/triggers.ts';
import { zerobase } from '../zerobase/zerobase.ts';
import type { ReportJob } from './spec.ts';

export const FAMILIES: readonly { readonly title: string; readonly jobs: readonly ReportJob[] }[] = [
  {
    title: 'Plan',
    jobs: [
      frontier,
      explain,
      doctor,
      scenario,
      zerobase,
      restricted,
      periods,
      activity,
      price,
      score,
      explore,
      portfolio,
      calendar,
    ],
  },
  { title: 'Review', jobs: [decompose, spend, pace, eac, funds, triggers] },
  { title: 'Return and risk', jobs: [returns, attribute, forecast, fit, risk, experiment] },
];

export const REPORTS: readonly ReportJob[] = FAMILIES.flatMap(({ jobs }) => jobs);

export const reportOf = (name: string): ReportJob | null => REPORTS.find((job) => job.name === name) ?? null;
