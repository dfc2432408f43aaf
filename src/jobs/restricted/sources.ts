/** Funds of the side table Budget_Sources, and which lines each may pay. */
import type { Fund } from '../../core/allocate/restrictedFunds.ts';
import { isMinor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { nameKey, textIn } from '../../workbook/texts.ts';
import { tooLarge } from '../calendar/cells.ts';
import { columnNamed } from '../report/columns.ts';
import type { Side } from '../report/spec.ts';

/** A fund that names lines by `keyOf`; `title` is how the user wrote it. */
export type Source = Fund & { readonly title: string };

/** Lines are told apart by their row: two groups may each have a line of one name. */
export const keyOf = (row: Row): string => String(row.index);
export function sourcesOf(side: Side, rows: readonly Row[], decimals: number, problems: Problem[]): readonly Source[] {
  const header = side.grid[0] ?? [];
  const at = {
    fund: columnNamed(header, 'fund', 'source', 'grant', 'fund name', 'funding source', 'donor', 'name'),
    amount: columnNamed(header, 'amount', 'available', 'holds', 'budget', 'balance', 'value'),
    allowed: columnNamed(
      header,
      ...[
        'allowed',
        'allowed lines',
        'may pay',
        'restricted to',
        'restriction',
        'purpose',
        'lines',
        'pays',
        'pays only',
      ],
    ),
  };
  const cell = (row: Row, column: number | null) => (column === null ? null : (side.grid[row.index]?.[column] ?? null));
  if (at.amount === null || at.fund === null) {
    problems.push(
      error(
        'missing-column',
        'Budget_Sources',
        `no column ${at.fund === null ? 'Fund' : 'Amount'}`,
        'the columns Fund, Amount and Allowed',
        'Name the header cells so.',
      ),
    );
    return [];
  }
  if (at.allowed === null)
    problems.push(
      warning(
        'no-restriction',
        'Budget_Sources',
        'no column Allowed',
        'the lines or groups that each fund may pay',
        'Every fund is taken as unrestricted.',
      ),
    );
  const seen = new Set<string>();
  return side.rows.map((row): Source => {
    const title = textIn(cell(row, at.fund));
    const amount = cell(row, at.amount);
    if (title === '' || seen.has(nameKey(title)))
      problems.push(
        title === ''
          ? error('no-fund', row.where, 'the fund has no name', 'a name in every row')
          : error('twice', row.where, `the fund "${title}" stands there twice`, 'each fund once'),
      );
    seen.add(nameKey(title));
    const minor = typeof amount === 'number' ? toMinor(amount, decimals) : 0;
    if (typeof amount !== 'number' || amount < 0)
      problems.push(
        error(
          'bad-amount',
          row.where,
          `the fund "${title}" holds ${textIn(amount) || 'nothing that can be read'}`,
          'an amount of 0 or more',
        ),
      );
    else if (!isMinor(minor)) problems.push(tooLarge(row.where, amount));
    const text = textIn(cell(row, at.allowed));
    return {
      ...{ name: String(row.index), title, amount: minor },
      allowed: text === '' ? null : allowedIn(text, title, row.where, rows, problems),
    };
  });
}

/** Keys of the lines that a list of lines and groups names. */
function allowedIn(
  text: string,
  title: string,
  where: string,
  rows: readonly Row[],
  problems: Problem[],
): readonly string[] {
  const linesOf = (name: string) => rows.filter(({ line }) => nameKey(line) === nameKey(name));
  const groupOf = (name: string) => rows.filter(({ group }) => group !== '' && nameKey(group) === nameKey(name));
  const known = (name: string) => linesOf(name).length + groupOf(name).length > 0;
  // A name may hold a comma itself.
  const parts = known(text) ? [text] : text.split(/[;\n]/).flatMap((part) => (known(part) ? [part] : part.split(',')));
  const allowed = new Set<string>();
  for (const part of parts) {
    if (part.trim() === '') continue;
    const [lines, group] = [linesOf(part), groupOf(part)];
    const found = lines.length > 0 ? lines : group;
    if (found.length === 0)
      problems.push(
        error(
          'unknown-line',
          where,
          `the fund "${title}" allows "${part.trim()}", which is no line and no group`,
          'names of lines or groups with commas between them; blank is unrestricted',
        ),
      );
    if (lines.length > 0 && group.some((row) => !lines.includes(row)))
      problems.push(
        warning(
          'line-and-group',
          where,
          `"${part.trim()}" is a line and a group`,
          'one meaning',
          'It is read as the line, which allows less. Rename one of the two.',
        ),
      );
    for (const row of found) allowed.add(keyOf(row));
  }
  return [...allowed];
}
