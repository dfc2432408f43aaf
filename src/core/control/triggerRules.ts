import type { TriggerRule } from './triggers.ts';

const everywhere = { version: 1, scope: null, period: null } as const;

/**
 * The triggers of seed 003 as data, with its thresholds; what clears them and when an answer is due is decided here.
 * Metrics: `variancePercent` against the phased plan, `roiTrajectory` annualised (trajectory.ts), `milestoneSlip` in
 * days with late positive, `satisfaction` as a fraction.
 */
export const DEFAULT_TRIGGERS: readonly TriggerRule[] = [
  {
    ...everywhere,
    id: 'variance',
    metric: 'variancePercent',
    operator: 'outside',
    threshold: 0.1,
    clear: 0.09,
    window: 'period',
    action: 'Immediate review and corrective action',
    dueDays: 7,
  },
  {
    ...everywhere,
    id: 'roi-behind',
    metric: 'roiTrajectory',
    operator: 'below',
    threshold: 0.5,
    clear: 0.55,
    window: 'year',
    action: 'Reassess the initiative; reallocation possible',
    dueDays: 28,
  },
  {
    ...everywhere,
    id: 'roi-ahead',
    metric: 'roiTrajectory',
    operator: 'above',
    threshold: 1.5,
    clear: 1.45,
    window: 'year',
    action: 'Consider additional funding',
    dueDays: 28,
  },
  {
    ...everywhere,
    id: 'milestone-late',
    metric: 'milestoneSlip',
    operator: 'above',
    threshold: 28,
    clear: 21,
    window: 'period',
    action: 'Add resources or adjust the scope',
    dueDays: 14,
  },
  {
    ...everywhere,
    id: 'milestone-early',
    metric: 'milestoneSlip',
    operator: 'below',
    threshold: -14,
    clear: -7,
    window: 'period',
    action: 'Redeploy resources to build on the success',
    dueDays: 14,
  },
  {
    ...everywhere,
    id: 'satisfaction',
    metric: 'satisfaction',
    operator: 'below',
    threshold: 0.75,
    clear: 0.8,
    window: 'period',
    action: 'Improve the process and its communication',
    dueDays: 28,
  },
];
