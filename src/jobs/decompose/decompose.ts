/** The report *decompose*: why the actual is not the budget, node by node, with a bridge that foots and slots for comments. */
import { fromMinor, isMinor, type Minor, toMinor } from '../../core/money.ts';
import { varianceTree } from '../../core/variance/tree.ts';
import type { Thresholds } from '../../core/variance/variance.ts';
import { error, type Problem, passes, warning } from '../../workbook/problem.ts';
import { amountText, percentText } from '../amountText.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { bridgeOf, RATIOS, ratioTable } from './bridge.ts';
import { commentaryOf } from './commentary.ts';
import { flexibleOf } from './flexible.ts';
import { type Line, linesOf } from './lines.ts';
import { materialIn, percentOf, testsOf } from './tested.ts';
import { treeTable, usedParts } from './tree.ts';
import { laws, notes } from './words.ts';

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
