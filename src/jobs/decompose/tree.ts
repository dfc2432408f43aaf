/** The table of nodes: every node with its parts, which add up to its variance to the cent. */
import { fromMinor, type Minor } from '../../core/money.ts';
import { PARTS, type Part } from '../../core/variance/lineParts.ts';
import type { ReportInputs } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import { PART_NAMES } from './bridge.ts';
import { percentOf, type Tested } from './tested.ts';

/** The parts that the table has columns for, and what is left; none without any driver. */
export function usedParts(inputs: ReportInputs): readonly Part[] {
  const counted = inputs.has('units0') || inputs.has('units1');
  const there: Readonly<Record<Part, boolean>> = {
    volume: counted,
    price: counted,
    mix: counted,
    fx: inputs.has('rate0') && inputs.has('rate1'),
    timing: inputs.has('timing') || inputs.has('committed'),
    unexplained: true,
  };
  const used = PARTS.filter((part) => there[part]);
  return used.length > 1 ? used : [];
}

export function treeTable(inputs: ReportInputs, tests: readonly Tested[], used: readonly Part[]) {
  const { decimals } = inputs;
  const money = (header: string, of: (test: Tested) => Minor | undefined): Column<Tested> => ({
    header,
    kind: 'money',
    of: (test) => {
      const minor = of(test);
      return minor === undefined ? null : fromMinor(minor, decimals);
    },
  });
  const text = (header: string, width: number, of: (test: Tested) => string): Column<Tested> => ({
    ...{ header, kind: 'text', width },
    of,
  });
  const levels = tests[0]?.further.map(({ level }) => level) ?? [];
  const [total, ...nodes] = tests;
  return tableOf<Tested>(
    'Budget_Decomposition',
    'Variance by node',
    [
      text('Node', 40, ({ name }) => name),
      { header: 'Level', kind: 'count', of: ({ node }) => node.path.length },
      text('Kind', 10, ({ node }) => node.kind),
      money('Budget', ({ node }) => node.budget),
      money('Actual', ({ node }) => node.actual),
      money('Net', ({ node }) => node.net),
      { header: 'Net %', kind: 'percent', of: ({ node }) => percentOf(node) },
      money('Gross', ({ node }) => node.gross),
      ...used.map((part) => money(PART_NAMES[part], ({ node }) => node.parts[part])),
      money('Impact', ({ node }) => node.impact),
      text('F/U', 6, ({ node }) => node.favourable),
      text('Status', 10, (test) => test.status),
      ...levels.flatMap((level): readonly Column<Tested>[] => {
        const name = level === 'ytd' ? 'YTD' : 'Year';
        const own = ({ further }: Tested) => further.find((test) => test.level === level);
        return [
          money(`${name} net`, (test) => own(test)?.node.net),
          {
            header: `${name} %`,
            kind: 'percent',
            of: (test) => {
              const found = own(test);
              return found === undefined ? null : percentOf(found.node);
            },
          },
          text(`${name} status`, 10, (test) => own(test)?.status ?? ''),
        ];
      }),
    ],
    total === undefined ? nodes : [...nodes, total],
    1,
  );
}
