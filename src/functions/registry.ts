/** Every cell function, in the order of docs and help. */
import { ACTIVITY_FUNCTIONS } from './activity.ts';
import { ALLOCATION_FUNCTIONS } from './allocation.ts';
import { ATTRIBUTION_FUNCTIONS } from './attribution.ts';
import { CALENDAR_FUNCTIONS } from './calendar.ts';
import { CASH_FLOW_FUNCTIONS } from './cashFlows.ts';
import { CONTROL_FUNCTIONS } from './control.ts';
import { CORRELATE_FUNCTIONS } from './correlate.ts';
import { CURVE_FUNCTIONS } from './curves.ts';
import { type FunctionSpec, idOf } from './define.ts';
import { FIT_FUNCTIONS } from './fit.ts';
import { FORECAST_FUNCTIONS } from './forecast.ts';
import { PACKAGE_FUNCTIONS } from './packages.ts';
import { PORTFOLIO_FUNCTIONS } from './portfolio.ts';
import { RETURN_FUNCTIONS } from './returns.ts';
import { RISK_FUNCTIONS } from './risk.ts';
import { VARIANCE_FUNCTIONS } from './variance.ts';

export const REGISTRY: readonly FunctionSpec[] = [
  ...VARIANCE_FUNCTIONS,
  ...CONTROL_FUNCTIONS,
  ...ALLOCATION_FUNCTIONS,
  ...CURVE_FUNCTIONS,
  ...PORTFOLIO_FUNCTIONS,
  ...PACKAGE_FUNCTIONS,
  ...ACTIVITY_FUNCTIONS,
  ...RETURN_FUNCTIONS,
  ...CASH_FLOW_FUNCTIONS,
  ...RISK_FUNCTIONS,
  ...FIT_FUNCTIONS,
  ...FORECAST_FUNCTIONS,
  ...CORRELATE_FUNCTIONS,
  ...ATTRIBUTION_FUNCTIONS,
  ...CALENDAR_FUNCTIONS,
];

const plain = (name: string): string => name.toUpperCase().replace(/[._]/g, '');
const BY_NAME = new Map<string, FunctionSpec>(
  REGISTRY.flatMap(
    (spec) =>
      [
        [plain(spec.name), spec],
        [plain(idOf(spec)), spec],
      ] as const,
  ),
);

/** The spec behind any spelling: `VARIANCE.PCT`, `BUDGET.VARIANCE.PCT`, `BUDGET_VARIANCE_PCT`, `VARIANCEPCT`; null when there is none. */
export function specOf(name: string): FunctionSpec | null {
  const bare = plain(name);
  return BY_NAME.get(bare) ?? BY_NAME.get(bare.replace(/^BUDGET/, '')) ?? null;
}
