/** `npm run bench`: what it costs, beside peers and beside the plainest thing that could be done, all in this run. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { benchAttribution } from './attribution.ts';
import { benchCurves } from './curves.ts';
import { benchFit } from './fit.ts';
import { benchForecast } from './forecast.ts';
import { benchLinear, LARGEST, solveLargest } from './linear.ts';
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
  fit: benchFit,
  workbooks: benchWorkbooks,
};
const BUNDLE = '.cache/bench/index.mjs';

/** `npm run bench -- linear curves` runs these two; without names all run. */
async function main(asked: readonly string[]): Promise<number> {
  const unknown = asked.filter((name) => PARTS[name] === undefined && name !== LARGEST);
  if (unknown.length > 0) {
    console.error(`No part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`);
    return 2;
  }
  // What ships is a bundle; tsx names every closure at the moment it is made, which costs up to half as much again.
  const self = fileURLToPath(import.meta.url);
  if (self.endsWith('.ts')) {
    const options = { bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external' } as const;
    buildSync({ ...options, entryPoints: [self], outfile: BUNDLE, logLevel: 'warning' });
    return spawnSync(process.execPath, [BUNDLE, ...asked], { stdio: 'inherit' }).status ?? 1;
  }
  if (asked.includes(LARGEST)) await solveLargest();
  else for (const [name, run] of Object.entries(PARTS)) if (asked.length === 0 || asked.includes(name)) await run();
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
