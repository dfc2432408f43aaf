/** Services, those that use them, and how much: from a matrix whose columns are services, or from Budget_Drivers. */
import { exactSum } from '../../core/exact.ts';
import { isMinor, type Minor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import { cellIn, columnNamed, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';

export type Department = { readonly name: string; readonly row: Row; readonly cost: Minor };
export type Service = Department & {
  /** Driver units that each department uses, services first, in their order. */
  readonly volumes: readonly number[];
  readonly capacity: number | null;
};
export type House = { readonly services: readonly Service[]; readonly receivers: readonly Department[] };

export function houseOf(inputs: ReportInputs): { readonly house: House | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const column = costColumn(inputs);
  if (column === null)
    return {
      house: null,
      problems: [
        error(
          'missing-column',
          inputs.table,
          'no column has the cost of the services',
          'a column Cost pool, Cost or Budget',
          'Map a column to pool.',
        ),
      ],
    };
  const all = inputs.rows.map((row): Department => {
    const cost = numberIn(inputs, row, column, 'a cost of 0 or more', problems);
    const minor = toMinor(cost, inputs.decimals);
    if (!isMinor(minor))
      problems.push(error('too-large', placeIn(inputs, row, column), `${cost}`, 'a cost below 2^53 minor units'));
    return { name: row.line, row, cost: minor };
  });
  const uses = usesOf(inputs, column, problems);
  const [services, receivers] = [true, false].map((serves) =>
    all.filter(({ name }) => uses.has(plainHeader(name)) === serves),
  );
  if (services === undefined || receivers === undefined || problems.length > 0) return { house: null, problems };
  if (services.length === 0 || receivers.length === 0)
    problems.push(
      error(
        services.length === 0 ? 'no-services' : 'no-receivers',
        inputs.table,
        services.length === 0 ? 'no column is named after a line' : 'every line is a service',
        'lines that serve, each with a column of driver volumes, and lines that only use them',
        'Name each column of volumes after the line that serves, or name a table From, To, Volume Budget_Drivers.',
      ),
    );
  const order = [...services, ...receivers];
  const made = services.map((service): Service => {
    const used = uses.get(plainHeader(service.name));
    const volumes = order.map(({ name }) => used?.get(plainHeader(name)) ?? 0);
    const capacity = service.row.number('capacity');
    const sum = exactSum(volumes);
    const own = volumes[order.indexOf(service)] ?? 0;
    if (capacity !== null && !(capacity >= sum))
      problems.push(
        error(
          'over-capacity',
          inputs.where(service.row, 'capacity'),
          `a capacity of ${capacity}, with ${sum} units used`,
          'at least what is used',
          'Correct the capacity or the volumes.',
        ),
      );
    if (!(sum > own) && !(capacity !== null && capacity > sum))
      problems.push(
        error('no-volume', service.row.where, `nobody uses "${service.name}"`, 'a driver volume of another line'),
      );
    return { ...service, volumes, capacity };
  });
  return problems.length > 0 ? { house: null, problems } : { house: { services: made, receivers }, problems };
}

function costColumn(inputs: ReportInputs): number | null {
  const role = (['pool', 'amount', 'budget', 'actual'] as const).find((one) => inputs.has(one));
  return (
    inputs.column('pool') ??
    columnNamed(inputs.headers, 'cost', 'costs', 'total cost') ??
    (role === undefined ? null : inputs.column(role))
  );
}

/** Blank is 0. */
function numberIn(inputs: ReportInputs, row: Row, column: number, expected: string, problems: Problem[]): number {
  const cell = cellIn(inputs, row, column);
  if (cell === null || cell === '') return 0;
  if (typeof cell === 'number' && cell >= 0 && cell < 1e15) return cell;
  const found = typeof cell === 'object' ? `the cell shows ${cell.error}` : `"${cell}"`;
  problems.push(error('bad-number', placeIn(inputs, row, column), found, expected));
  return 0;
}

/** By plain names: what each service serves, and how much of it. */
type Uses = ReadonlyMap<string, ReadonlyMap<string, number>>;

function usesOf(inputs: ReportInputs, cost: number, problems: Problem[]): Uses {
  const names = new Set(inputs.rows.map(({ line }) => plainHeader(line)));
  const side = inputs.side('Budget_Drivers');
  if (side !== null) return driversIn(side.grid, names, problems);
  const taken = [cost, inputs.column('line'), inputs.column('capacity')];
  return new Map(
    inputs.headers.flatMap((header, column) => {
      const name = plainHeader(header);
      if (!names.has(name) || taken.includes(column)) return [];
      const volumes = inputs.rows.map(
        (row) => [plainHeader(row.line), numberIn(inputs, row, column, 'units of 0 or more', problems)] as const,
      );
      return [[name, new Map(volumes)] as const];
    }),
  );
}

function driversIn(grid: ReportInputs['grid'], names: ReadonlySet<string>, problems: Problem[]): Uses {
  const [header = [], ...body] = grid;
  const [from, to, volume] = [
    columnNamed(header, 'from', 'service', 'provider'),
    columnNamed(header, 'to', 'user', 'receiver', 'used by'),
    columnNamed(header, 'volume', 'driver volume', 'units', 'hours', 'quantity'),
  ];
  const uses = new Map<string, Map<string, number>>();
  if (from === null || to === null || volume === null) {
    problems.push(
      error('missing-column', 'Budget_Drivers', 'no From, To and Volume in the header', 'the columns From, To, Volume'),
    );
    return uses;
  }
  body.forEach((cells, r) => {
    const where = `Budget_Drivers, row ${r + 2}`;
    const [giver, user] = [textIn(cells[from]), textIn(cells[to])];
    if (giver === '' && user === '') return;
    const units = cells[volume] ?? 0;
    for (const name of [giver, user])
      if (!names.has(plainHeader(name)))
        problems.push(error('unknown-line', where, `"${name}" is no line`, 'the name of a line of the table'));
    if (typeof units !== 'number' || !(units >= 0 && units < 1e15)) {
      problems.push(error('bad-number', where, `a volume of "${textIn(units)}"`, 'units of 0 or more'));
      return;
    }
    const own = uses.get(plainHeader(giver)) ?? new Map<string, number>();
    own.set(plainHeader(user), exactSum([own.get(plainHeader(user)) ?? 0, units]));
    uses.set(plainHeader(giver), own);
  });
  return uses;
}
