/**
 * Adstock: advertising that works on after its week. A row of spends becomes a row of effective spends.
 *
 * Geometric: y_t = Σ_{l=0…L} decay^l · x_{t−l}; L is the number of later periods (Meridian's max_lag), endless without it.
 * Weibull: as Robyn publishes it (R/transformation.R, adstock_weibull, 5915aa9), see `adstockWeibull`.
 */
import { ok, problem, type Result } from '../result.ts';

const finiteOr = (values: readonly number[]): Result<readonly number[]> =>
  values.every(Number.isFinite)
    ? ok(values)
    : problem('bad-adstock', 'the carried-over spend is beyond what a cell holds');

/**
 * Geometric carry-over; before the first period nothing was spent.
 * @param decay Share that is left after one period, 0 ≤ decay < 1.
 * @param maxLag Later periods that still feel a spend; null is all of them.
 * @param normalize Divides by Σ decay^l, so that a steady spend stays itself.
 * @error `bad-adstock`: decay or maxLag out of range, or a result beyond the doubles.
 * @example adstock([100, 0, 0], 0.5, null, false) // 100, 50, 25
 */
export function adstock(
  spend: readonly number[],
  decay: number,
  maxLag: number | null = null,
  normalize = false,
): Result<readonly number[]> {
  if (!(decay >= 0 && decay < 1)) return problem('bad-adstock', `decay is ${decay}; it must be at least 0 and below 1`);
  if (maxLag !== null && !(Number.isInteger(maxLag) && maxLag >= 0))
    return problem('bad-adstock', `max_lag is ${maxLag}; it must be a whole number of periods, 0 or more`);
  const weight = (maxLag === null ? 1 : 1 - decay ** (maxLag + 1)) / (1 - decay);
  const carried = carry(spend, decay, Math.min(maxLag ?? spend.length, spend.length));
  return finiteOr(normalize ? carried.map((value) => value / weight) : carried);
}

/**
 * Σ of a window of lag + 1 periods in one pass, whatever its length, and without taking anything away again, which
 * would leave noise where nothing is left: each window is the head of one block of lag + 1 periods and the tail of
 * the block before.
 */
function carry(spend: readonly number[], decay: number, lag: number): readonly number[] {
  const size = lag + 1;
  const tail = [...spend];
  for (let t = spend.length - 2; t >= 0; t--) {
    const toEnd = size - 1 - (t % size);
    if (toEnd > 0) tail[t] = (spend[t] ?? 0) * decay ** Math.min(toEnd, spend.length) + (tail[t + 1] ?? 0);
  }
  let head = 0;
  return spend.map((value, t) => {
    const place = t % size;
    head = place === 0 ? value : value + decay * head;
    return t < size || place === lag ? head : head + decay ** (place + 1) * (tail[t - lag] ?? 0);
  });
}

/**
 * Robyn's Weibull carry-over. With n periods, λ = round(1 + (n − 1)·scale) (R's quantile of 1…n, halves to even):
 * - cdf: the weight of lag l is Π_{q=1…l} e^(−(q/λ)^shape), and 1 at lag 0.
 * - pdf: the Weibull density at l + 1, stretched to 0…1 over the window (1, 0, 0… when it is constant).
 * Shape 0, scale 0 or one period: nothing carries over. λ depends on the length of the list: that is how Robyn does it.
 * @param shape At least 0. @param scale A quantile of the window, 0…1, not a number of periods.
 * @error `bad-adstock`: shape or scale out of range, more than 20,000 periods (the work grows with their square).
 * @example adstockWeibull([100, 0, 0], 1, 0.5, 'cdf') // 100, 100·e^(−1/2), 100·e^(−3/2)
 */
export function adstockWeibull(
  spend: readonly number[],
  shape: number,
  scale: number,
  type: 'cdf' | 'pdf',
): Result<readonly number[]> {
  if (!(shape >= 0 && Number.isFinite(shape))) return problem('bad-adstock', `shape is ${shape}; it must be 0 or more`);
  if (!(scale >= 0 && scale <= 1))
    return problem('bad-adstock', `scale is ${scale}; it is a share of the window, from 0 to 1`);
  const n = spend.length;
  if (n > 20_000) return problem('bad-adstock', `${n} periods are too many for a Weibull carry-over; 20,000 at most`);
  if (n < 2 || shape === 0 || scale === 0) return finiteOr(spend);
  const weights = weibullWeights(n, shape, scale, type);
  // Lags that weigh nothing cost nothing.
  let reach = n;
  while (reach > 1 && weights[reach - 1] === 0) reach--;
  return finiteOr(
    spend.map((_, t) => {
      let sum = 0;
      for (let lag = Math.min(t, reach - 1); lag >= 0; lag--) sum += (weights[lag] ?? 0) * (spend[t - lag] ?? 0);
      return sum;
    }),
  );
}

/** The weight of each lag 0…n − 1. */
export function weibullWeights(n: number, shape: number, scale: number, type: 'cdf' | 'pdf'): readonly number[] {
  const lambda = halfEven(1 + (n - 1) * scale);
  const hazard = (q: number) => Math.exp(shape * Math.log(q / lambda));
  if (type === 'cdf') {
    let weight = 1;
    return Array.from({ length: n }, (_, lag) => {
      if (lag > 0) weight *= Math.exp(-hazard(lag));
      return weight;
    });
  }
  const density = Array.from({ length: n }, (_, lag) =>
    Math.exp((shape - 1) * Math.log((lag + 1) / lambda) - hazard(lag + 1)),
  );
  const [least, most] = density.reduce(([low, high], d) => [Math.min(low, d), Math.max(high, d)], [Infinity, 0]);
  return density.map((d, lag) => (most === least ? Number(lag === 0) : (d - least) / (most - least)));
}

const halfEven = (value: number): number => {
  const low = Math.floor(value);
  return value - low === 0.5 ? low + (low % 2) : Math.round(value);
};
