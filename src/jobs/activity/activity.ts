/** The report *activity*: what shared services cost those who use them, by what they use (C05, R11). */
import type { ServiceMethod } from '../../core/allocate/activity.ts';
import { serviceCharges } from '../../core/allocate/charges.ts';
import { exactSubtract, exactSum } from '../../core/exact.ts';
import { isMinor, type Minor, sumMinor } from '../../core/money.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type House, houseOf } from './services.ts';
import { type Bills, billTables, paidBy } from './tables.ts';

export const activity: ReportJob = {
  name: 'activity',
  title: 'Activity-based costs',
  summary: 'costs of shared services charged by the use of their drivers: direct, step-down or reciprocal',
  needs: ['line'],
  uses: ['pool', 'capacity', 'amount', 'budget', 'actual'],
  total: 'none',
  sides: ['Budget_Drivers'],
  settings: [
    {
      name: 'how',
      kind: 'choice',
      choices: ['reciprocal', 'step-down', 'direct'],
      fallback: 'reciprocal',
      label: 'Services among each other',
      doc: 'reciprocal (they charge each other) | step-down (each charges the later ones) | direct (they do not)',
    },
    {
      name: 'sequence',
      kind: 'text',
      fallback: '',
      label: 'Step-down order',
      doc: 'services in the order that they are charged, such as "IT, HR"; else the one that serves other services most is first',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report {
  const { decimals } = inputs;
  const { house, problems } = houseOf(inputs);
  if (house === null) return refused(...problems);
  const { services, receivers } = house;
  const idle = services.map(({ capacity, volumes }) =>
    capacity === null ? 0 : exactSubtract(capacity, exactSum(volumes)),
  );
  // A service that uses its own service charges nobody for that.
  const weights = services.map(({ volumes }, i) => [
    ...volumes.map((volume, j) => (j === i ? 0 : volume)),
    idle[i] ?? 0,
  ]);
  const sums = weights.map(exactSum);
  const usage = weights.map((row, i) => row.map((volume) => volume / (sums[i] ?? 1)));
  const chosen = methodOf(inputs, house, usage);
  if (chosen.method === null) return refused(...chosen.problems);
  const { method } = chosen;
  const made = serviceCharges(
    services.map(({ cost }) => cost),
    usage,
    method,
  );
  if (!made.ok)
    return refused(
      error(
        made.problem.code,
        inputs.table,
        made.problem.message.replace(/\b\d+\b/g, (number) => services[Number(number) - 1]?.name ?? number),
        'services whose cost reaches a line that is no service',
        'Give them another user, or choose another method.',
      ),
    );
  if (!isMinor(sumMinor([...services, ...receivers].map(({ cost }) => cost))))
    return refused(error('too-large', inputs.table, 'costs beyond 2^53 minor units', 'smaller costs'));
  const bills: Bills = { house, method, bills: made.value, idle };
  return reported({
    headline: headline(bills, decimals),
    tables: billTables(bills, weights, decimals),
    notes: notes(bills),
    checks: checks(bills),
    decimals,
  });
}

function methodOf(
  inputs: ReportInputs,
  { services }: House,
  usage: readonly (readonly number[])[],
): { readonly method: ServiceMethod | null; readonly problems: readonly Problem[] } {
  const how = inputs.text('how');
  if (how !== 'step-down') return { method: { kind: how === 'direct' ? 'direct' : 'reciprocal' }, problems: [] };
  const names = services.map(({ name }) => plainHeader(name));
  const asked = inputs
    .text('sequence')
    .split(/[,;>]/)
    .map(plainHeader)
    .filter((name) => name !== '');
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined)
    return {
      method: null,
      problems: [
        error(
          'bad-setting',
          'sequence',
          `"${unknown}" is no service`,
          `some of ${services.map(({ name }) => name).join(', ')}`,
        ),
      ],
    };
  const first = new Set(asked.map((name) => names.indexOf(name)));
  const toServices = (i: number) => exactSum((usage[i] ?? []).slice(0, services.length));
  const rest = services
    .map((_, i) => i)
    .filter((i) => !first.has(i))
    .sort(
      (a, b) =>
        toServices(b) - toServices(a) ||
        (services[b]?.cost ?? 0) - (services[a]?.cost ?? 0) ||
        ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1),
    );
  return { method: { kind: 'step-down', order: [...first, ...rest] }, problems: [] };
}

const totalOf = ({ services }: House): Minor => sumMinor(services.map(({ cost }) => cost));

function headline(all: Bills, decimals: number): string {
  const { house, method } = all;
  const { services, receivers } = house;
  const pays = receivers.map((_, j) => sumMinor(paidBy(all, services.length + j)));
  const most = pays.reduce((best, amount, j) => (amount > (pays[best] ?? 0) ? j : best), 0);
  const unused = sumMinor(paidBy(all, services.length + receivers.length));
  const say = (minor: Minor) => amountText(minor, decimals);
  return `Of ${say(totalOf(house))} for ${services.length === 1 ? 'one service' : `${services.length} services`} ${receivers[most]?.name} pays the most, ${say(pays[most] ?? 0)} (${method.kind})${unused > 0 ? `; ${say(unused)} is capacity that nobody uses` : ''}.`;
}

function notes({ house, method }: Bills): readonly string[] {
  const { services } = house;
  const name = (i: number) => services[i]?.name ?? '';
  const how = {
    direct: 'Direct: services charge receivers only; what they do for each other is left out.',
    'step-down': `Step-down: ${method.kind === 'step-down' ? method.order.map(name).join(', then ') : ''}; each charges the later ones and the receivers, never back.`,
    reciprocal:
      'Reciprocal: services charge each other too, at the cost that includes what they are charged themselves.',
  }[method.kind];
  return [
    how,
    'Rate = what a service passes on ÷ the units that it charges. Bills are rounded so that every service passes on just its cost and every cent is paid once.',
    ...(services.some(({ capacity }) => capacity !== null)
      ? [
          'The rate is per unit of practical capacity: what nobody uses is a line of its own, not a burden of the users.',
        ]
      : []),
    ...(services.some(({ volumes }, i) => (volumes[i] ?? 0) > 0)
      ? ['What a service uses of itself is left out: it would only go in a circle.']
      : []),
  ];
}

function checks(all: Bills) {
  const { house, bills } = all;
  const { services } = house;
  const paid = bills[0]?.map((_, j) => sumMinor(paidBy(all, j))) ?? [];
  return [
    {
      law: 'receivers and unused capacity pay the cost of all services, to the cent',
      holds: sumMinor(paid.slice(services.length)) === totalOf(house),
    },
    {
      law: 'every service passes on what it costs and is charged, to the cent',
      holds: services.every(({ cost }, i) => sumMinor(bills[i] ?? []) === cost + (paid[i] ?? 0)),
    },
    {
      law: 'who uses nothing pays nothing, and nobody is paid',
      // The last column is unused capacity.
      holds: bills.every((row, i) =>
        row.every(
          (bill, j) => bill === 0 || (bill > 0 && ([...(services[i]?.volumes ?? []), all.idle[i]][j] ?? 0) > 0),
        ),
      ),
    },
  ];
}
