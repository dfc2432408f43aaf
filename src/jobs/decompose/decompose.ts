/** The report *decompose*: why the actual is not the budget, node by node, with a bridge that foots and slots for comments. */
import { fromMinor, isMinor, type Minor, toMinor } from '../../core/money.ts';
import { PARTS, type Part } from '../../core/variance/lineParts.ts';
import { type TreeNode, varianceTree } from '../../core/variance/tree.ts';
import { type Status, status, type Thresholds, variancePercent } from '../../core/variance/variance.ts';
import { error, type Problem, passes, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type Column, tableOf } from '../report/tableOf.ts';
import { bridgeOf, PART_NAMES, RATIOS, ratioTable } from './bridge.ts';
import { commentaryOf } from './commentary.ts';
import { flexibleOf } from './flexible.ts';
import { FURTHER, type Further, type Line, linesOf } from './lines.ts';

export const decompose: ReportJob = {
  name: 'decompose',
  title: 'Variance decomposition',
  summary:
    'why actual is not budget: volume, price, mix, FX, timing per node, flexible budget, bridge, slots for comments',
  needs: ['line'],
  oneOf: ['budget', 'units0'],
  uses: [
    ...(['group', 'kind', 'actual', 'price0', 'units1', 'price1', 'rate0', 'rate1'] as const),
    ...(['timing', 'committed', 'uom'] as const),
  ],
  records: true,
  total: 'none',
  sides: ['Budget_Commentary'],
  settings: [
    {
      name: 'levels',
      kind: 'text',
      fallback: '',
      label: 'Levels',
      doc: 'headers of the levels above the line, top down: Fund, Department; a cell may hold a path A/B/C',
    },
    {
      name: 'watch',
      kind: 'percent',
      fallback: 0.05,
      least: 0,
      label: 'Watch',
      doc: 'variance above which a node is WATCH',
    },
    {
      name: 'review',
      kind: 'percent',
      fallback: 0.1,
      least: 0,
      label: 'Review',
      doc: 'variance above which it is REVIEW',
    },
    {
      name: 'materiality',
      kind: 'number',
      fallback: 0,
      least: 0,
      label: 'Floor',
      doc: 'a variance up to this amount is OK',
    },
    {
      name: 'limit',
      kind: 'number',
      fallback: null,
      least: 0,
      label: 'Cap',
      doc: 'a variance above this amount is REVIEW',
    },
    {
      name: 'bars',
      kind: 'choice',
      choices: ['auto', 'parts', 'groups'],
      fallback: 'auto',
      label: 'Bars',
      doc: 'bars of the bridge: its parts when there are drivers, or the groups',
    },
    {
      name: 'ratio',
      kind: 'choice',
      choices: RATIOS,
      fallback: 'none',
      label: 'Ratio',
      doc: 'a ratio to take apart: cost per unit, or roas with revenue in the units columns',
    },
  ],
  report,
};

/** A node with its tests: the period, and what further levels say. */
type Tested = {
  readonly node: TreeNode;
  readonly name: string;
  readonly status: Status;
  readonly further: readonly { readonly level: Further; readonly node: TreeNode; readonly status: Status }[];
};

function report(inputs: ReportInputs): Report {
  const { decimals } = inputs;
  const read = linesOf(inputs);
  const problems: Problem[] = [...read.problems, ...lacking(inputs), ...repeats(read.lines), ...years(inputs)];
  const big = read.lines.find(
    ({ budget, actual, timing = 0, committed = 0, further }) =>
      ![budget, actual, timing, committed, ...Object.values(further).flatMap(Object.values)].every(isMinor),
  );
  if (big !== undefined)
    problems.push(error('too-large', big.row.where, 'an amount beyond 2^53 minor units', 'a smaller amount'));
  if (!passes(problems)) return refused(...problems);
  const limit = inputs.given('limit');
  const thresholds: Thresholds = {
    watch: inputs.number('watch'),
    review: inputs.number('review'),
    floor: toMinor(inputs.number('materiality'), decimals),
    cap: limit === null ? null : toMinor(limit, decimals),
  };
  const tree = varianceTree(read.lines, thresholds);
  if (!tree.ok)
    return refused(...problems, error(tree.problem.code, inputs.table, tree.problem.message, 'usable lines'));
  const tests = testsOf(read.lines, tree.value, thresholds);
  const [total] = tests;
  if (total === undefined) return refused(...problems);
  const used = usedParts(inputs);
  const bars = inputs.text('bars');
  const by = bars === 'parts' || (bars === 'auto' && used.length > 0) ? 'parts' : 'groups';
  const bridge = bridgeOf(read.lines, tree.value, thresholds, by, decimals);
  const flexible = flexibleOf(read.lines, total.node, decimals);
  if (flexible === 'too-large')
    return refused(
      ...problems,
      error('too-large', inputs.table, 'a flexible budget beyond 2^53 minor units', 'smaller units or prices'),
    );
  const ratio = inputs.text('ratio') === 'none' ? null : ratioTable(inputs.text('ratio'), read.lines, decimals);
  const material = tests.filter((test) => materialIn(test).length > 0);
  const slots = (material.includes(total) ? material : [...material, total]).map((test) => ({
    name: test.name,
    budget: fromMinor(test.node.budget, decimals),
    actual: fromMinor(test.node.actual, decimals),
    net: fromMinor(test.node.net, decimals),
    percent: percentOf(test.node),
    material: materialIn(test),
  }));
  const commentary = commentaryOf(slots, inputs.side('Budget_Commentary'));
  const say = (minor: Minor) => amountText(minor, decimals);
  const { node } = total;
  const percent = percentOf(node);
  return reported(
    {
      headline: `Actual ${say(node.actual)} against budget ${say(node.budget)}: net ${say(node.net)}${percent === null ? '' : ` (${percentText(percent)})`}, gross ${say(node.gross)}, impact ${say(node.impact)} ${node.favourable}; ${material.length} of ${tests.length} nodes are material, ${commentary.open} without a comment.`,
      tables: [
        treeTable(inputs, tests, used),
        ...(bridge === null ? [] : [bridge.table]),
        ...(flexible === null ? [] : [flexible.table]),
        ...(ratio === null ? [] : [ratio.table]),
        commentary.table,
      ],
      notes: [
        ...(flexible === null
          ? []
          : [
              `Flexible budget ${say(flexible.total.flexible)}: volume explains ${say(flexible.total.volume)}, all else ${say(flexible.total.flexibleBudget)} (positive is favourable). It is the budget + the change of units × budget price: what a budget holds beyond units × price is fixed.`,
            ]),
        ...notes(inputs, node, ratio?.undefined ?? 0),
      ],
      checks: [
        ...laws(read.lines, tree.value, say),
        ...(bridge === null
          ? []
          : [
              {
                law: `bridge: ${say(bridge.opening)} + bars = ${say(bridge.closing)}`,
                holds: bridge.bars.reduce((sum, { amount }) => sum + amount, bridge.opening) === bridge.closing,
              },
            ]),
        ...(flexible === null ? [] : flexible.laws),
        ...(ratio === null ? [] : [{ law: 'each ratio + its effects = the ratio after', holds: ratio.foots }]),
      ],
      decimals,
    },
    problems,
  );
}

function lacking(inputs: ReportInputs): readonly Problem[] {
  const missing = (found: string, expected: string) => [error('missing-column', inputs.table, found, expected)];
  if (!inputs.has('actual') && !inputs.has('units1'))
    return missing('no column for the actual', 'a column Actual, or Actual units and Actual price');
  return inputs.text('ratio') !== 'none' && !(inputs.has('units0') && inputs.has('units1'))
    ? missing('a ratio without units', 'the columns Budget units and Actual units')
    : [];
}

/** Several rows of one path add up; said aloud, since it may be a slip. */
function repeats(lines: readonly Line[]): readonly Problem[] {
  const first = new Map<string, Line>();
  return lines.flatMap((line) => {
    const key = JSON.stringify(line.path);
    const other = first.get(key);
    if (line.row.line === '')
      return [error('no-line', line.row.where, 'the name of the line is blank', 'a name in every row')];
    if (other === undefined) {
      first.set(key, line);
      return [];
    }
    return [
      warning(
        'repeated-line',
        line.row.where,
        `"${line.path.join(' / ')}" stands at ${other.row.where} too`,
        'each line once',
        'The two are added up.',
      ),
    ];
  });
}

/** "FY2013 Actual" against "FY2015 Budgeted": allowed, said aloud. */
function years(inputs: ReportInputs): readonly Problem[] {
  const [budget, actual] = (['budget', 'actual'] as const).map((role) => {
    const header = inputs.headers[inputs.column(role) ?? -1] ?? '';
    return /\b(?:fy\s?)?((?:19|20)\d\d)\b/i.exec(header)?.[1];
  });
  return budget !== undefined && actual !== undefined && budget !== actual
    ? [
        warning(
          'different-years',
          inputs.table,
          `the budget column is of ${budget}, the actual column of ${actual}`,
          'one period on both sides',
          'Read the variance as a change between the two years.',
        ),
      ]
    : [];
}

/** Every node with its status; mixed nodes are tested on revenue less cost, neutral lines apart. */
function testsOf(lines: readonly Line[], nodes: readonly TreeNode[], thresholds: Thresholds): readonly Tested[] {
  const further = FURTHER.flatMap((level) => {
    if (lines[0]?.further[level] === undefined) return [];
    const own = lines.map((line): Line => {
      const { units: _, rates: __, timing: ___, committed: ____, ...rest } = line;
      return { ...rest, ...(line.further[level] ?? { budget: 0, actual: 0 }) };
    });
    const tree = varianceTree(own, thresholds);
    return tree.ok ? [{ level, nodes: tree.value, statuses: statusesOf(own, tree.value, thresholds) }] : [];
  });
  const statuses = statusesOf(lines, nodes, thresholds);
  return nodes.map((node, i) => ({
    node,
    name: node.path.length === 0 ? 'Total' : node.path.join(' / '),
    status: statuses[i] ?? 'OK',
    further: further.flatMap((other) => {
      const same = other.nodes[i];
      return same === undefined ? [] : [{ level: other.level, node: same, status: other.statuses[i] ?? 'OK' }];
    }),
  }));
}

function statusesOf(lines: readonly Line[], nodes: readonly TreeNode[], thresholds: Thresholds): readonly Status[] {
  const results = new Map<string, { budget: Minor; actual: Minor }>();
  for (const { path, kind, budget, actual } of lines) {
    const sign = kind === 'revenue' ? 1 : kind === 'cost' ? -1 : 0;
    for (let depth = 0; depth <= path.length; depth++) {
      const key = JSON.stringify(path.slice(0, depth));
      const sum = results.get(key) ?? { budget: 0, actual: 0 };
      results.set(key, { budget: sum.budget + sign * budget, actual: sum.actual + sign * actual });
    }
  }
  return nodes.map((node) => {
    const { budget, actual } = (node.kind === 'mixed' ? results.get(JSON.stringify(node.path)) : null) ?? node;
    return status(budget, actual, thresholds);
  });
}

const materialIn = ({ status: own, further }: Tested): readonly string[] => [
  ...(own === 'REVIEW' ? ['period'] : []),
  ...further.filter((test) => test.status === 'REVIEW').map(({ level }) => level),
];
const percentOf = ({ budget, actual }: TreeNode): number | null => variancePercent(budget, actual);

/** The parts that the table has columns for, and what is left; none without any driver. */
function usedParts(inputs: ReportInputs): readonly Part[] {
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

function treeTable(inputs: ReportInputs, tests: readonly Tested[], used: readonly Part[]) {
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

function notes(inputs: ReportInputs, root: TreeNode, undefinedRatios: number): readonly string[] {
  const counted = inputs.has('units0') || inputs.has('units1');
  return [
    'Net = actual − budget. Impact is positive when favourable (F), negative when unfavourable (U). Gross adds sizes, so that offsets show. A node with budget 0 has no percentage: its amount alone is tested.',
    `REVIEW above ${percentText(inputs.number('review'))}, WATCH from ${percentText(inputs.number('watch'))}; period, year to date and year are tested apart where the table has them.`,
    ...(counted
      ? [
          'Price = change of price × actual units, with the joint term; volume = change of all units at the old mix and price; mix is the rest. Lines of one parent and one unit share a mix. Without a price column, price is amount ÷ units.',
        ]
      : []),
    ...(inputs.has('rate0') && inputs.has('rate1')
      ? ['FX is the actual at the actual rate less the actual at the budget rate; what it leaves is operational.']
      : []),
    ...(inputs.has('committed') || inputs.has('timing')
      ? ['Timing = what another period reverses, less what is ordered and not yet invoiced.']
      : []),
    ...(root.kind === 'mixed'
      ? ['Costs and revenues meet in the total: read its impact; the bridge is that of revenue less cost.']
      : []),
    ...(inputs.text('ratio') === 'none'
      ? []
      : [
          'A ratio is taken apart over all orders of change (Shapley): no driver gains from being first. The total is a ratio of sums.',
        ]),
    ...(undefinedRatios > 0 ? [`${undefinedRatios} ratios have no value before or after and are left blank.`] : []),
  ];
}

function laws(lines: readonly Line[], nodes: readonly TreeNode[], say: (minor: Minor) => string) {
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);
  const [root] = nodes;
  const residual = nodes.filter(({ net, parts }) => net !== sum(PARTS.map((part) => parts[part]))).length;
  const below = nodes.map(() => ({ net: 0, count: 0 }));
  for (const { parent, net } of nodes) {
    const at = parent === null ? undefined : below[parent];
    if (at === undefined) continue;
    at.net += net;
    at.count++;
  }
  const own = new Map<string, Minor>();
  for (const { path, budget, actual } of lines) {
    const key = JSON.stringify(path);
    own.set(key, (own.get(key) ?? 0) + actual - budget);
  }
  return [
    {
      law: `actual ${say(root?.actual ?? 0)} − budget ${say(root?.budget ?? 0)} = net ${say(root?.net ?? 0)}`,
      holds: (root?.actual ?? 0) - (root?.budget ?? 0) === root?.net,
    },
    { law: `parts add up to the net at each of ${nodes.length} nodes`, holds: residual === 0 },
    {
      law: 'children add up to their parent',
      holds: nodes.every((node, i) => (below[i]?.net ?? 0) + (own.get(JSON.stringify(node.path)) ?? 0) === node.net),
    },
    {
      law: 'lines add up to the total',
      holds: sum(lines.map(({ budget, actual }) => actual - budget)) === root?.net,
    },
  ];
}
