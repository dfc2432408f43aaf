/** Maturity from the conversion lag (R25): the table Budget_Lag says which share of the conversions is in after how many days. */
import { isoOfSerial, serialOfIso } from '../../core/calendar/serial.ts';
import type { Grid } from '../../core/cell.ts';
import { type MaturityPoint, matured, maturityAt } from '../../core/returns/maturity.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { nameKey, textIn } from '../../workbook/texts.ts';
import { cellIn, columnNamed, dayIn, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';

export type Lag = {
  /** Days between the date of a row and the day of the report; null without a date or a curve for it. */
  readonly ageOf: (row: Row) => { readonly days: number; readonly share: number } | null;
  readonly note: string;
};

const NAME = 'Budget_Lag';
/** null when there is no such table, or a problem with it. Ages are a column Age, else as_of − date. */
export function lagOf(inputs: ReportInputs, problems: Problem[]): Lag | null {
  const side = inputs.side(NAME);
  if (side === null) return null;
  const before = problems.length;
  const curves = curvesIn(side.grid, problems);
  const aged = columnNamed(inputs.headers, 'age', 'age days', 'age in days');
  const text = inputs.text('as_of');
  const day = serialOfIso(text);
  if (text !== '' && day === null)
    problems.push(error('bad-setting', 'as_of', `"${text}"`, 'a day such as 2026-03-31'));
  if (aged === null && !inputs.has('date'))
    problems.push(
      error(
        'no-age',
        inputs.table,
        `${NAME}, but nothing says how old the lines are`,
        'a column Date (day of the clicks or orders) or Age (days)',
        `Add the column, or delete ${NAME} and type Maturity.`,
      ),
    );
  else if (aged === null && text === '')
    problems.push(
      error(
        'no-day',
        'as_of',
        `${NAME}, but no day of the report`,
        'the day to count ages up to',
        'Set as_of to a day.',
      ),
    );
  if (problems.length > before) return null;
  const column = aged ?? inputs.column('date') ?? 0;
  const ages = new Map<number, number>();
  for (const row of inputs.rows) {
    const cell = cellIn(inputs, row, column);
    if (cell === null || cell === '') continue;
    const from = aged === null ? dayIn(cell) : null;
    const days = aged === null ? (from === null || day === null ? null : day - from) : cell;
    const where = placeIn(inputs, row, column);
    if (typeof days !== 'number')
      problems.push(error('bad-date', where, `"${textIn(cell)}"`, aged === null ? 'a day such as 2026-03-31' : 'days'));
    else if (days < 0)
      problems.push(
        error('after-as-of', where, `${-days} days after the day of the report`, `a day up to ${text}`, 'Check as_of.'),
      );
    else ages.set(row.index, days);
  }
  return {
    ageOf: (row) => {
      const days = ages.get(row.index);
      const curve = curves.get(nameKey(row.line)) ?? curves.get('');
      return days === undefined || curve === undefined ? null : { days, share: maturityAt(curve, days) };
    },
    note: `Maturity comes from ${NAME} by ${aged !== null || day === null ? 'the column of ages' : `age, the days from the date of the row to ${isoOfSerial(day)}`}${curves.size > 1 ? ', by line where it has a curve of its own' : ''}; straight between its points, 0 on day 0${inputs.has('maturity') ? '. The column Maturity counts only where there is no age' : ''}.`,
  };
}

/** Curves by line, '' for all others; points in any order. */
function curvesIn([header = [], ...body]: Grid, problems: Problem[]): ReadonlyMap<string, readonly MaturityPoint[]> {
  const days = columnNamed(header, 'days', 'day', 'age', 'age days', 'lag', 'lag days', 'days since click');
  const share = columnNamed(
    header,
    ...['share', 'share of conversions', 'share of conversions in', 'share in', 'cumulative share', 'cumulative'],
    'maturity',
  );
  const line = columnNamed(header, 'line', 'channel', 'campaign', 'platform');
  const curves = new Map<string, MaturityPoint[]>();
  if (days === null || share === null) {
    problems.push(
      error(
        'missing-column',
        NAME,
        'no columns Days and Share of conversions in',
        'both columns, and Line if curves differ',
      ),
    );
    return curves;
  }
  body.forEach((cells, r) => {
    const [age, part] = [cells[days] ?? null, cells[share] ?? null];
    if ((age === null || age === '') && (part === null || part === '')) return;
    if (typeof age !== 'number' || typeof part !== 'number') {
      problems.push(
        error(
          'not-a-number',
          `${NAME}, row ${r + 2}`,
          `"${textIn(age)}" days, share "${textIn(part)}"`,
          'a number of days, and a share such as 45%',
        ),
      );
      return;
    }
    const name = line === null ? '' : nameKey(textIn(cells[line]));
    const curve = curves.get(name) ?? [];
    curve.push({ age, share: part });
    curves.set(name, curve);
  });
  if (curves.size === 0 && problems.length === 0)
    problems.push(error('no-curve', NAME, 'no days and shares', 'a row per point, such as 7 and 45%'));
  for (const [name, curve] of curves) {
    curve.sort((a, b) => a.age - b.age);
    // Any age and share will do: only the curve is judged here.
    const judged = matured(1, curve, curve[curve.length - 1]?.age ?? 0, 0);
    if (!judged.ok && judged.problem.code === 'bad-curve')
      problems.push(
        error(
          'bad-curve',
          NAME,
          `${name === '' ? '' : `"${name}": `}${judged.problem.message}`,
          'days once each, from 0 up; cumulative shares from 0 to 100 % that never fall',
        ),
      );
  }
  return curves;
}
