/** The tables of *activity*: who pays what, and what each service passes on. */
import type { ServiceMethod } from '../../core/allocate/activity.ts';
import { chargesTo } from '../../core/allocate/charges.ts';
import { exactSum } from '../../core/exact.ts';
import { fromMinor, type Minor, sumMinor } from '../../core/money.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import type { ReportTable } from '../report/view.ts';
import type { House, Service } from './services.ts';

export type Bills = {
  readonly house: House;
  readonly method: ServiceMethod;
  /** Row i: what service i charges each department, services first, unused capacity last. */
  readonly bills: readonly (readonly Minor[])[];
  readonly idle: readonly number[];
};

/** What a department pays, service by service. */
export const paidBy = ({ bills }: Bills, column: number): readonly Minor[] => bills.map((row) => row[column] ?? 0);
const billed = ({ house, bills }: Bills, i: number, part: 'services' | 'receivers' | 'unused'): Minor => {
  const row = bills[i] ?? [];
  const [from, to] = [house.services.length, row.length - 1];
  return sumMinor(
    part === 'services' ? row.slice(0, from) : part === 'receivers' ? row.slice(from, to) : row.slice(to),
  );
};

/** @param weights Units by which each service is charged, unused ones last. */
export function billTables(
  all: Bills,
  weights: readonly (readonly number[])[],
  decimals: number,
): readonly ReportTable[] {
  const { house, method, idle } = all;
  const { services, receivers } = house;
  const money = (minor: Minor) => fromMinor(minor, decimals);
  type Payer = { readonly name: string; readonly pays: readonly Minor[]; readonly own: Minor };
  const payers: Payer[] = receivers.map(({ name, cost }, j) => ({
    name,
    pays: paidBy(all, services.length + j),
    own: cost,
  }));
  const unused = paidBy(all, services.length + receivers.length);
  if (services.some(({ capacity }) => capacity !== null))
    payers.push({ name: 'Unused capacity', pays: unused, own: 0 });
  const total: Payer = {
    name: 'Total',
    pays: services.map((_, i) => sumMinor(payers.map(({ pays }) => pays[i] ?? 0))),
    own: sumMinor(payers.map(({ own }) => own)),
  };
  const charged = ({ pays }: Payer) => sumMinor(pays);
  const columns: readonly Column<Payer>[] = [
    { header: 'Receiver', kind: 'text', width: 28, of: ({ name }) => name },
    ...services.map(
      ({ name }, i): Column<Payer> => ({ header: name, kind: 'money', of: ({ pays }) => money(pays[i] ?? 0) }),
    ),
    { header: 'Charged', kind: 'money', of: (payer) => money(charged(payer)) },
    ...(total.own === 0
      ? []
      : ([
          { header: 'Own cost', kind: 'money', of: ({ own }) => money(own) },
          { header: 'Full cost', kind: 'money', of: (payer) => money(payer.own + charged(payer)) },
        ] satisfies readonly Column<Payer>[])),
  ];
  /** Sums of the named columns; a rate or a volume of several services has no meaning. */
  type Source = { readonly name: string; readonly of: readonly number[] };
  const sources: readonly Source[] = [
    ...services.map(({ name }, i) => ({ name, of: [i] })),
    { name: 'Total', of: services.map((_, i) => i) },
  ];
  const sum = (of: readonly number[], value: (i: number) => Minor) => money(sumMinor(of.map(value)));
  const only = ({ of }: Source, value: (i: number, service: Service) => number | null) => {
    const [i = 0] = of;
    const service = services[i];
    return of.length !== 1 || service === undefined ? null : value(i, service);
  };
  const volume = (i: number) => exactSum((weights[i] ?? []).filter((_, j) => chargesTo(method, i, j, services.length)));
  const cost = (i: number) => services[i]?.cost ?? 0;
  const received = (i: number) => sumMinor(paidBy(all, i));
  const sourceColumns: readonly Column<Source>[] = [
    { header: 'Service', kind: 'text', width: 28, of: ({ name }) => name },
    { header: 'Own cost', kind: 'money', of: ({ of }) => sum(of, cost) },
    { header: 'Charged by services', kind: 'money', of: ({ of }) => sum(of, received) },
    { header: 'Passed on', kind: 'money', of: ({ of }) => sum(of, (i) => cost(i) + received(i)) },
    { header: 'Units charged', kind: 'number', of: (item) => only(item, volume) },
    {
      header: 'Rate per unit',
      kind: 'number',
      of: (item) => only(item, (i) => (volume(i) > 0 ? money(cost(i) + received(i)) / volume(i) : null)),
    },
    { header: 'To services', kind: 'money', of: ({ of }) => sum(of, (i) => billed(all, i, 'services')) },
    { header: 'To receivers', kind: 'money', of: ({ of }) => sum(of, (i) => billed(all, i, 'receivers')) },
    {
      header: 'Unused units',
      kind: 'number',
      of: (item) => only(item, (i, { capacity }) => (capacity === null ? null : (idle[i] ?? 0))),
    },
    { header: 'Unused capacity', kind: 'money', of: ({ of }) => sum(of, (i) => billed(all, i, 'unused')) },
  ];
  return [
    tableOf('Budget_Activity', 'What each receiver pays for each service', columns, [...payers, total], 1),
    tableOf('Budget_Activity_Services', 'The services and their rates', sourceColumns, sources, 1),
  ];
}
