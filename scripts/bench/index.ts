/** `npm run bench`: what it costs, beside peers and beside the plainest thing that could be done, all in this run. */
import { benchCurves } from './curves.ts';
import { benchLinear } from './linear.ts';
import { benchWorkbooks } from './workbooks.ts';

await benchLinear();
benchCurves();
await benchWorkbooks();
