/** The report *eac*: what each line will have cost in the end, by every method that the columns allow (R19). */
import type { CellValue } from '../../core/cell.ts';
import { earnedValue } from '../../core/control/earnedValue.ts';
import { fromMinor, isMinor, type Minor, sumMinor, toMinor } from '../../core/money.ts';
import { error, type Problem, passes, warning } from '../../workbook/problem.ts';
import { amountText } from '../amountText.ts';
import { rowMinor, tooLarge } from '../calendar/cells.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import type { ReportColumn, ReportView } from '../report/view.ts';
import { type Amounts, floorOf, forecastOf, METHOD_WORDS, METHODS, type Method } from './methods.ts';

export const eac: ReportJob = {
  name: 'eac',
  title: 'Forecast at completion',
  summary: 'what each line will have cost in the end, by every method that the columns allow',
  needs: ['line', 'budget', 'actual'],
  uses: ['planned', 'earned', 'committed', 'remaining', 'group'],
  total: 'none',
  sides: [],
  settings: [
    {
      name: 'method',
      kind: 'choice',
      choices: ['auto', ...METHODS],
      fallback: 'auto',
      label: 'Method',
      doc: 'auto | cpi | atypical | both | bottomup | phased | remaining_plan | run_rate: which forecast VAC is taken from',
    },
    { name: 'elapsed', kind: 'whole', fallback: null, least: 0, label: 'Closed periods', doc: 'for the run rate' },
    { name: 'periods', kind: 'whole', fallback: 12, least: 1, label: 'Periods', doc: 'of the whole budget' },
  ],
  report,
};

const FIELDS = ['budget', 'actual', 'planned', 'earned', 'committed', 'remaining'] as const;

function report(inputs: ReportInputs): Report {
  const [problems, warnings]: [Problem[], Problem[]] = [[], []];
  const lines = inputs.rows.map((row): Amounts & { readonly name: string } => {
    const of = (role: (typeof FIELDS)[number]) => rowMinor(inputs, row, role, problems);
    if (of('earned') > of('budget') && of('budget') >= 0)
      warnings.push(
        warning(
          'earned-above-budget',
          inputs.where(row, 'earned'),
          'more is earned than budgeted',
          'at most the budget of the line',
          'Correct it, or read TCPI of this line with care.',
        ),
      );
    return {
      name: row.line,
      ...{ budget: of('budget'), actual: of('actual'), planned: of('planned'), earned: of('earned') },
      ...{ committed: of('committed'), remaining: of('remaining') },
    };
  });
  const total = (field: (typeof FIELDS)[number]) => sumMinor(lines.map((line) => line[field]));
  const sums: Amounts = {
    ...{ budget: total('budget'), actual: total('actual'), planned: total('planned'), earned: total('earned') },
    ...{ committed: total('committed'), remaining: total('remaining') },
  };
  if (!FIELDS.every((field) => isMinor(sums[field])) || !isMinor(floorOf(sums)))
    problems.push(tooLarge(inputs.table, Number.NaN));
  const [elapsed, periods] = [inputs.given('elapsed') ?? 0, inputs.number('periods')];
  if (elapsed > periods || periods > 1000)
    problems.push(
      error('bad-setting', 'the settings elapsed and periods', `${elapsed} of ${periods}`, 'at most all of 1 to 1000'),
    );
  const possible = METHODS.filter((method) => allowed(inputs, method, elapsed));
  const asked = inputs.text('method');
  const chosen = asked === 'auto' ? possible[0] : possible.find((method) => method === asked);
  if (chosen === undefined)
    problems.push(
      error(
        'no-base',
        inputs.table,
        asked === 'auto' ? 'no method has what it needs' : `method ${asked} lacks what it needs`,
        'a column Planned value, Earned value or Estimate to complete, or the closed periods',
        'Add such a column, or set elapsed to the number of closed periods.',
      ),
    );
  return chosen === undefined || !passes(problems)
    ? refused(...problems)
    : reported(view(inputs, lines, sums, possible, chosen, elapsed, periods), warnings);
}

function allowed({ has }: ReportInputs, method: Method, elapsed: number): boolean {
  switch (method) {
    case 'cpi':
    case 'atypical':
      return has('earned');
    case 'both':
      return has('earned') && has('planned');
    case 'bottomup':
      return has('remaining');
    case 'phased':
    case 'remaining_plan':
      return has('planned');
    case 'run_rate':
      return elapsed > 0;
  }
}

function view(
  inputs: ReportInputs,
  lines: readonly (Amounts & { readonly name: string })[],
  sums: Amounts,
  possible: readonly Method[],
  chosen: Method,
  elapsed: number,
  periods: number,
): ReportView {
  const { decimals, has } = inputs;
  const money = (minor: Minor | null) => (minor === null ? null : fromMinor(minor, decimals));
  const say = (minor: number) => amountText(minor, decimals);
  const shown = FIELDS.filter((field) => field === 'budget' || field === 'actual' || has(field));
  const others = possible.filter((method) => method !== chosen);
  const worked = has('earned');
  const cells = (name: string, amounts: Amounts): CellValue[] => {
    const found = forecastOf(chosen, amounts, elapsed, periods);
    const { cpi, spi, tcpi } = earnedValue(amounts.budget, amounts.planned, amounts.earned, amounts.actual);
    const vac = found === null ? null : amounts.budget - found;
    return [
      name,
      ...shown.map((field) => money(amounts[field])),
      money(found),
      money(found === null ? null : found - amounts.actual),
      money(vac),
      vac === null || amounts.budget === 0 ? null : vac / Math.abs(amounts.budget),
      ...(worked ? [cpi, has('planned') ? spi : null, tcpi] : []),
      ...others.map((method) => money(forecastOf(method, amounts, elapsed, periods))),
      found !== null && found === floorOf(amounts) && amounts.committed !== 0 ? 'actual + commitments' : null,
    ];
  };
  const rows = lines.map((line) => cells(line.name, line));
  const forecasts = lines.map((line) => forecastOf(chosen, line, elapsed, periods));
  const whole = forecastOf(chosen, sums, elapsed, periods);
  const blank = forecasts.filter((found) => found === null).length;
  const added = sumMinor(forecasts.map((found) => found ?? 0));
  const eacColumn = shown.length + 1;
  const minor = (cell: CellValue | undefined) => toMinor(Number(cell), decimals);
  const vacSum = whole === null ? null : sums.budget - whole;
  const column = (header: string, kind: ReportColumn['kind'], width?: number): ReportColumn =>
    width === undefined ? { header, kind } : { header, kind, width };
  const HEADERS = {
    ...{ budget: 'Budget (BAC)', actual: 'Actual (AC)', planned: 'Planned value (PV)', earned: 'Earned value (EV)' },
    ...{ committed: 'Open commitments', remaining: 'Estimate to complete' },
  } as const;
  return {
    headline:
      whole === null || vacSum === null
        ? `The total has no base for a forecast by ${METHOD_WORDS[chosen]}.`
        : `By the method "${METHOD_WORDS[chosen]}" the budget of ${say(sums.budget)} ends at ${say(whole)}: ${say(Math.abs(vacSum))} ${vacSum < 0 ? 'over' : 'under'}.`,
    notes: [
      'VAC = budget − EAC: negative is an overrun. TCPI = (BAC − EV) ÷ (BAC − AC): the efficiency that the rest needs to end on budget.',
      'No forecast is below actual + open commitments, which will be spent whatever the method says.',
      ...(whole !== null && blank === 0 && added !== whole
        ? [`The total is the method on the sums (a ratio of sums); the lines' own forecasts add up to ${say(added)}.`]
        : []),
      ...(blank > 0
        ? [`${blank} of ${lines.length} lines have no base for this method yet: their forecast is blank.`]
        : []),
    ],
    checks: [
      {
        law: `budgets and actuals add up to ${say(sums.budget)} and ${say(sums.actual)}`,
        holds: [1, 2].every((at) => sumMinor(rows.map((row) => minor(row[at]))) === [0, sums.budget, sums.actual][at]),
      },
      {
        law: 'VAC = budget − EAC, and no EAC is below actual + open commitments',
        holds: lines.every((line, i) => {
          const row = rows[i] ?? [];
          const found = row[eacColumn] ?? null;
          return (
            found === null ||
            (minor(found) >= line.actual + line.committed && minor(row[eacColumn + 2]) === line.budget - minor(found))
          );
        }),
      },
    ],
    decimals,
    tables: [
      {
        name: 'Budget_Completion',
        sheet: 'Budget Completion',
        title: `Forecast at completion: ${METHOD_WORDS[chosen]}`,
        totalRows: 1,
        columns: [
          column('Line', 'text'),
          ...shown.map((field) => column(HEADERS[field], 'money', 18)),
          column(`EAC (${METHOD_WORDS[chosen]})`, 'money', 22),
          column('ETC', 'money'),
          column('VAC', 'money'),
          column('VAC %', 'percent'),
          ...(worked ? [column('CPI', 'number', 10), column('SPI', 'number', 10), column('TCPI', 'number', 10)] : []),
          ...others.map((method) => column(`EAC (${METHOD_WORDS[method]})`, 'money', 22)),
          column('Floor', 'text', 20),
        ],
        rows: [...rows, cells('Total', sums)],
      },
    ],
  };
}
