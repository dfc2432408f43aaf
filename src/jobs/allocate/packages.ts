/** Method *packages*: whole requests or nothing, the exact best selection; held lines are required, groups have limits. */
import { nextBudget } from '../../core/allocate/packages/nextBudget.ts';
import type { PackageProblem } from '../../core/allocate/packages/problem.ts';
import { fundUnderRules } from '../../core/allocate/packages/rules.ts';
import type { Minor } from '../../core/money.ts';
import { error } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import type { LineLimits } from '../optimum/problem.ts';
import { spoken } from '../optimum/solve.ts';
import { outcomeText } from '../optimum/words.ts';
import type { Line } from './lines.ts';
import type { Outcome } from './solve.ts';
import type { AllocateInput } from './view.ts';

export function byPackages(total: Minor, lines: readonly Line[], limits: LineLimits, input: AllocateInput): Outcome {
  const { decimals, mapping } = input;
  const say = (minor: number) => amountText(minor, decimals);
  const names = lines.map(({ row }) => row.line);
  const values = lines.map(({ row }) => row.number('value') ?? 0);
  const problem: PackageProblem = {
    budget: total,
    costs: lines.map((line) => line.request),
    values,
    rules: {
      required: lines.flatMap((line, i) => (line.row.flag ? [i] : [])),
      ...(limits.groups === undefined ? {} : { group: limits.group ?? [], groups: limits.groups }),
    },
  };
  const found = fundUnderRules(problem);
  if (!found.ok)
    return {
      ok: false,
      problem: error(
        found.problem.code,
        mapping.table,
        spoken(found.problem.message, names, decimals),
        'packages that fit the total and the groups',
      ),
    };
  const { chosen, cost, value, gap } = found.value;
  const next = nextBudget(problem, found.value);
  const list = (indexes: readonly number[]) => indexes.map((i) => names[i]).join(', ');
  return {
    ok: true,
    value: {
      amounts: lines.map((line, i) => (chosen[i] ? line.request : 0)),
      reasons: lines.map((line, i) => {
        const rate =
          line.request === 0
            ? ''
            : `, ${outcomeText(((values[i] ?? 0) * 10 ** decimals * 1000) / line.request)} per 1,000`;
        if (line.row.flag) return 'required';
        return chosen[i]
          ? `funded: brings ${outcomeText(values[i] ?? 0)}${rate}`
          : next?.enters.includes(i)
            ? `not funded: comes in at a total of ${say(next.budget)}`
            : `not funded: other packages bring more for ${say(line.request)}`;
      }),
      unallocated: total - cost,
      notes: [
        `${chosen.filter(Boolean).length} of ${lines.length} packages for ${say(cost)} bring ${outcomeText(value)}.`,
        gap === 0
          ? 'Proven: no other selection brings more.'
          : `Proven: no other selection brings ${Number((gap * 100).toPrecision(2))} % more.`,
        ...(next === null
          ? []
          : [
              `The next step: at ${say(next.budget)} ${list(next.enters)} come${next.enters.length === 1 ? 's' : ''} in${next.leaves.length > 0 ? ` for ${list(next.leaves)}` : ''}, ${outcomeText(next.gain)} more.`,
            ]),
      ],
      optimum: {
        value,
        before: null,
        bound: found.value.bound,
        gap,
        price: null,
        verdict: gap === 0 ? 'OPTIMAL' : `WITHIN ${Number((gap * 100).toPrecision(2))} %`,
        outcomes: values.map((one, i) => (chosen[i] ? one : 0)),
        marginals: lines.map(() => 0),
      },
    },
  };
}
