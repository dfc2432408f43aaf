/** The report *portfolio*: return against risk, the frontier, and the hurdle that each line must pass (C06, C34, R30, R31). */
import { type Limits, limitsOf } from '../../core/allocate/limits.ts';
import { allocateRisk, factorsOf } from '../../core/allocate/meanVariance.ts';
import { leastRisk, type Mix, riskFrontier } from '../../core/allocate/riskFrontier.ts';
import { fromMinor } from '../../core/money.ts';
import type { Result } from '../../core/result.ts';
import { hurdle } from '../../core/returns/ratios.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import { percentText } from '../amountText.ts';
import type { Progress } from '../job.ts';
import { lineLimits } from '../optimum/problem.ts';
import { spoken } from '../optimum/solve.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type Covariance, covarianceOf } from './covariance.ts';
import { type Asset, frontierTable, mixTable } from './tables.ts';
import { checks, headline, notes, warnings } from './words.ts';

export const portfolio: ReportJob = {
  name: 'portfolio',
  title: 'Portfolio',
  summary: 'the mix with the best trade of return against risk, the frontier, and the hurdle of each line',
  needs: ['line', 'return'],
  uses: ['group', 'sd', 'floor', 'cap', 'current', 'budget', 'hold'],
  total: 'needed',
  sides: ['Budget_Covariance', 'Budget_Groups'],
  settings: [
    {
      name: 'aversion',
      kind: 'number',
      fallback: 1,
      least: 0,
      label: 'Risk aversion',
      doc: 'maximises return − ½ · aversion · variance of the mix: 0 only return, 1 what compounds fastest, 3 careful',
    },
    {
      name: 'least_return',
      kind: 'percent',
      fallback: null,
      label: 'Least return',
      doc: 'the mix of least risk that brings this return, such as 8%, instead of an aversion',
    },
    { name: 'points', kind: 'whole', fallback: 15, least: 2, label: 'Points', doc: 'how many points of the frontier' },
    {
      name: 'correlation',
      kind: 'number',
      fallback: 0,
      least: -1,
      label: 'Correlation',
      doc: 'of every two lines, where there is no table Budget_Covariance',
    },
    {
      name: 'risk_free',
      kind: 'percent',
      fallback: 0.04,
      label: 'Risk free',
      doc: 'risk-free rate of the hurdle, for the period of the returns',
    },
    { name: 'beta', kind: 'number', fallback: 1, label: 'Beta', doc: 'beta of lines without one in a column Beta' },
    { name: 'premium', kind: 'percent', fallback: 0.05, label: 'Premium', doc: 'market risk premium of the hurdle' },
  ],
  report,
};

function* report(inputs: ReportInputs): Generator<Progress, Report> {
  const { rows, decimals, table } = inputs;
  const total = inputs.total ?? 0;
  const names = rows.map(({ line }) => line);
  if (total === 0) return refused(error('no-total', 'the total', 'a total of 0', 'an amount to invest, above 0'));
  const bounds = lineLimits({ ...inputs, groups: inputs.side('Budget_Groups')?.rows ?? null, across: null });
  const { covariance, problems: riskProblems } = covarianceOf(inputs);
  const problems: Problem[] = [...bounds.problems, ...riskProblems];
  const returns = rows.map((row) => {
    const value = row.number('return');
    if (value === null)
      problems.push(
        error('no-return', inputs.where(row, 'return'), `no return of "${row.line}"`, 'a rate such as 12%'),
      );
    return value ?? 0;
  });
  if (!passes(problems) || covariance === null) return refused(...problems);
  const failed = ({ code, message }: { readonly code: string; readonly message: string }) =>
    refused(
      error(
        code,
        code === 'bad-covariance' && covariance.from !== 'deviations' ? 'Budget_Covariance' : table,
        spoken(message, names, decimals, code !== 'bad-covariance'),
        code === 'bad-covariance' ? 'covariances that returns can have' : 'limits that leave room for a mix',
      ),
    );
  const { low, high, group, groups } = bounds.limits;
  const limits = limitsOf({ total, low, high, ...(group && groups ? { group, groups } : {}) });
  if (!limits.ok) return failed(limits.problem);
  const risk = factorsOf(covariance.table);
  if (!risk.ok) return failed(risk.problem);
  const given = { limits: limits.value, returns, risk: risk.value, decimals };
  const points = Math.min(200, inputs.number('points'));
  const frontier = riskFrontier(given, points);
  let mixes: readonly Mix[] | null = null;
  while (mixes === null) {
    const step = frontier.next();
    if (!step.done) yield { done: step.value, of: points };
    else if (step.value.ok) mixes = step.value.value;
    else return failed(step.value.problem);
  }
  const least = inputs.given('least_return');
  const size = fromMinor(total, decimals);
  const most = (mixes[mixes.length - 1]?.expected ?? 0) / size;
  if (least !== null && least > most + 1e-9)
    return refused(
      error(
        'infeasible',
        'least_return',
        `a return of ${percentText(least)}`,
        `at most ${percentText(most)}, the most that the limits allow`,
      ),
    );
  const chosen =
    least === null ? byAversion(given, inputs.number('aversion') / size) : leastRisk(given, least * size, 1);
  if (!chosen.ok) return failed(chosen.problem);
  const mix = chosen.value;
  const assets = assetsOf(inputs, covariance, mix, limits.value);
  return reported(
    {
      headline: headline(inputs, assets, mix, least),
      tables: [mixTable(assets, total, mix, decimals), frontierTable(mixes, mix, total, decimals)],
      notes: notes(inputs, covariance, assets, mix),
      checks: checks(assets, mixes, mix, limits.value, total, decimals),
      decimals,
    },
    warnings(inputs, assets),
  );
}

function byAversion(given: Parameters<typeof leastRisk>[0], aversion: number): Result<Mix> {
  const found = allocateRisk({ ...given, aversion, step: 1 });
  return found.ok ? { ok: true, value: { ...found.value, aversion } } : found;
}

function assetsOf(
  inputs: ReportInputs,
  { table }: Covariance,
  { amounts, variance }: Mix,
  limits: Limits,
): readonly Asset[] {
  const sd = Math.sqrt(variance) * 10 ** inputs.decimals;
  return inputs.rows.map((row, i) => {
    const beta = inputs.cell(row, 'Beta');
    const amount = amounts[i] ?? 0;
    const slope = amounts.reduce((sum, other, j) => sum + (table[i]?.[j] ?? 0) * other, 0);
    const [floor, cap] = [limits.low[i] ?? 0, limits.high[i] ?? 0];
    return {
      row,
      expected: row.number('return') ?? 0,
      sd: Math.sqrt(table[i]?.[i] ?? 0),
      hurdle: hurdle(
        inputs.number('risk_free'),
        typeof beta === 'number' ? beta : inputs.number('beta'),
        inputs.number('premium'),
      ),
      amount,
      risk: sd > 0 ? (amount * slope) / sd : 0,
      bound: row.flag
        ? 'held'
        : amount === floor && floor > 0
          ? 'at its floor'
          : amount === cap && row.number('cap') !== null
            ? 'at its cap'
            : null,
    };
  });
}
