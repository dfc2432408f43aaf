/** Makes examples/*.xlsx, the same bytes each time. `npm run examples`; `--check` tells whether they are up to date. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { budgetRound } from './budgetRound.ts';
import { departments } from './departments.ts';
import { growthAnalytics } from './growthAnalytics.ts';
import { marketingPlan } from './marketingPlan.ts';
import { mediaCurves } from './mediaCurves.ts';

const EXAMPLES = {
  'departments.xlsx': departments,
  'marketing-plan.xlsx': marketingPlan,
  'media-curves.xlsx': mediaCurves,
  'growth-analytics.xlsx': growthAnalytics,
  'budget-round.xlsx': budgetRound,
} as const;

mkdirSync('examples', { recursive: true });
const check = process.argv.includes('--check');
for (const [name, make] of Object.entries(EXAMPLES)) {
  const bytes = make().save();
  const path = `examples/${name}`;
  if (!check) writeFileSync(path, bytes);
  else if (Buffer.compare(readFileSync(path), bytes) !== 0) {
    console.error(`${path} is not what scripts/examples makes: run npm run examples`);
    process.exitCode = 1;
  }
}
