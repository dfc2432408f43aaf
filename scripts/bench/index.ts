/** `npm run bench`: what it costs, beside peers and beside the plainest thing that could be done, all in this run. */
import { benchAttribution } from './attribution.ts';
import { benchCurves } from './curves.ts';
import { benchForecast } from './forecast.ts';
import { benchLinear } from './linear.ts';
import { benchMeanVariance } from './meanVariance.ts';
import { benchMonteCarlo } from './monteCarlo.ts';
import { benchPackages } from './packages.ts';
import { benchTransactions } from './transactions.ts';
import { benchWorkbooks } from './workbooks.ts';

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  linear: benchLinear,
  curves: benchCurves,
  packages: benchPackages,
  meanVariance: benchMeanVariance,
  monteCarlo: benchMonteCarlo,
  transactions: benchTransactions,
  attribution: benchAttribution,
  forecast: benchForecast,
  workbooks: benchWorkbooks,
};

/** `npm run bench -- linear curves` runs these two; without names all run. */
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => PARTS[name] === undefined);
if (unknown.length > 0) {
  console.error(`No part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}
for (const [name, run] of Object.entries(PARTS)) if (asked.length === 0 || asked.includes(name)) await run();
