/** What lines are judged by: the table Budget_Criteria, or a setting such as "ROI=40, Alignment=30". */
import type { Criterion } from '../../core/allocate/score.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { textIn } from '../../workbook/texts.ts';
import { cellIn, columnNamed, columnOf, numberColumns, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';

export type Judged = Criterion & {
  readonly name: string;
  /** Where the cap comes from. */
  readonly from: 'given' | 'a share from 0 to 1' | 'largest value';
  /** One per row. */
  readonly values: readonly number[];
};
type Asked = {
  readonly name: string;
  readonly where: string;
  readonly weight: number;
  readonly best: 'high' | 'low';
  readonly cap: number | null;
};

export function criteriaOf(inputs: ReportInputs): {
  readonly criteria: readonly Judged[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const side = inputs.side('Budget_Criteria');
  const asked = side === null ? named(inputs.text('criteria'), problems) : listed(side.grid, problems);
  const twice = asked.find(
    ({ name }, i) => asked.findIndex((other) => plainHeader(other.name) === plainHeader(name)) < i,
  );
  if (twice !== undefined)
    problems.push(error('twice', twice.where, `"${twice.name}" is named twice`, 'each criterion once'));
  if (asked.length === 0 && problems.length === 0)
    problems.push(
      error(
        'no-criteria',
        inputs.table,
        'no criteria were named',
        `some of ${numberColumns(inputs)
          .map((column) => inputs.headers[column])
          .join(', ')}`,
        'Set criteria, such as "ROI=40, Alignment=30", or name a table Criterion, Weight, Best, Cap Budget_Criteria.',
      ),
    );
  const criteria = asked.flatMap((one): Judged[] => {
    const column = columnOf(inputs, one.name);
    if (column !== null) return [judged(inputs, one, column, problems)];
    problems.push(
      error('no-column', one.where, `no column "${one.name}"`, `one of ${inputs.headers.filter(Boolean).join(', ')}`),
    );
    return [];
  });
  if (problems.length === 0 && !criteria.some(({ weight }) => weight > 0))
    problems.push(error('no-weights', asked[0]?.where ?? inputs.table, 'all weights are 0', 'a weight above 0'));
  return { criteria, problems };
}

function judged(inputs: ReportInputs, asked: Asked, column: number, problems: Problem[]): Judged {
  const values = inputs.rows.map((row) => {
    const cell = cellIn(inputs, row, column);
    if (typeof cell === 'number' && Number.isFinite(cell)) return cell;
    const found = typeof cell === 'object' && cell !== null ? cell.error : textIn(cell);
    problems.push(
      error(
        'no-value',
        placeIn(inputs, row, column),
        found === '' ? `no ${asked.name} for "${row.line}"` : `"${found}"`,
        `a number for ${asked.name}`,
      ),
    );
    return 0;
  });
  const most = values.reduce((max, value) => Math.max(max, value), 0);
  const shares = values.every((value) => value >= 0 && value <= 1);
  const cap = asked.cap ?? (shares || most === 0 ? 1 : most);
  const from = asked.cap !== null ? 'given' : shares ? 'a share from 0 to 1' : 'largest value';
  return { name: inputs.headers[column] ?? asked.name, weight: asked.weight, best: asked.best, cap, from, values };
}

function named(text: string, problems: Problem[]): readonly Asked[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): Asked => {
      const [name = '', share] = part.split('=').map((piece) => piece.trim());
      const weight = share === undefined ? 1 : Number(share.replace(/%$/, '') || 'none');
      if (!(weight >= 0 && weight < 1e15))
        problems.push(error('bad-setting', 'criteria', `"${part}"`, 'a column and its weight, such as ROI=40'));
      return { name, where: 'criteria', weight, best: 'high', cap: null };
    });
}

function listed(grid: ReportInputs['grid'], problems: Problem[]): readonly Asked[] {
  const [header = [], ...body] = grid;
  const at = {
    name: columnNamed(header, 'criterion', 'criteria', 'column'),
    weight: columnNamed(header, 'weight', 'weights', 'share'),
    best: columnNamed(header, 'best', 'better', 'direction'),
    cap: columnNamed(header, 'cap', 'full at', 'maximum', 'max'),
  };
  const { name: column } = at;
  if (column === null) {
    problems.push(
      error('missing-column', 'Budget_Criteria', 'no Criterion in the header', 'Criterion, Weight, Best, Cap'),
    );
    return [];
  }
  return body.flatMap((cells, r): Asked[] => {
    const where = `Budget_Criteria, row ${r + 2}`;
    const name = textIn(cells[column]);
    if (name === '') return [];
    const cell = (index: number | null) => (index === null ? null : (cells[index] ?? null));
    const bad = (found: string, expected: string) => problems.push(error('bad-criterion', where, found, expected));
    const [weight, cap] = [cell(at.weight) ?? 1, cell(at.cap)];
    const best = textIn(cell(at.best)).toLowerCase();
    if (typeof weight !== 'number' || !(weight >= 0 && weight < 1e15))
      bad(`a weight of "${textIn(weight)}"`, 'a weight of 0 or more');
    if (cap !== null && cap !== '' && (typeof cap !== 'number' || !(cap > 0 && cap < 1e15)))
      bad(`a cap of "${textIn(cap)}"`, 'the value that counts in full, above 0');
    if (!/^(high|low|higher|lower|)$/.test(best)) bad(`best is "${best}"`, 'high or low');
    return [
      {
        name,
        where,
        weight: typeof weight === 'number' ? weight : 0,
        best: best.startsWith('low') ? 'low' : 'high',
        cap: typeof cap === 'number' ? cap : null,
      },
    ];
  });
}
