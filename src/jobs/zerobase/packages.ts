/** Decision packages as the table has them: the amounts and names in roles, the rest by header. */
import type { DecisionPackage, PackageLevel } from '../../core/allocate/packages/zeroBase.ts';
import { isMinor, toMinor } from '../../core/money.ts';
import type { Row } from '../../workbook/decode.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { nameKey, textIn } from '../../workbook/texts.ts';
import { tooLarge } from '../calendar/cells.ts';
import { cellIn, columnNamed, placeIn } from '../report/columns.ts';
import type { ReportInputs } from '../report/spec.ts';

const YES = /^(yes|y|x|true|1|mandatory|required|must|ja|oui|si|sí|✓|✔)$/i;
const NO = /^(no|n|false|0|nein|non|optional|-|)$/i;
const LEVELS: readonly (readonly [PackageLevel, RegExp])[] = [
  ['minimum', /^(min|minimum|base|floor|survival)\b/i],
  ['current', /^(current|same|maintain|maintenance|continuation)\b/i],
  ['enhanced', /^(enhanced?|enhancement|improved|improvement|growth|expansion|new)\b/i],
];

/** Packages in the order of the rows. */
export function packagesOf(
  inputs: ReportInputs,
  problems: Problem[],
): readonly (DecisionPackage & { readonly row: Row })[] {
  const { rows, headers, has, decimals, where } = inputs;
  const at = {
    id: columnNamed(headers, 'package', 'package id', 'package name', 'decision package', 'id', 'package no'),
    level: columnNamed(headers, 'level', 'package level', 'service level', 'funding level'),
    cost: inputs.column('request') ?? columnNamed(headers, 'cost', 'costs', 'package cost', 'cost of package'),
    must: columnNamed(headers, 'mandatory', 'required', 'must', 'must fund', 'statutory'),
    after: columnNamed(headers, 'after', 'needs', 'depends on', 'requires', 'prerequisite', 'prerequisites'),
    instead: columnNamed(headers, 'instead of', 'replaces', 'excludes', 'alternative to'),
    oneOf: columnNamed(headers, 'one of', 'choose one', 'alternatives', 'exclusive group', 'option group'),
  };
  if (at.cost === null) {
    problems.push(
      error(
        'missing-column',
        inputs.table,
        'no column says what a package costs',
        'a column Request or Cost',
        'Map a column to request.',
      ),
    );
    return [];
  }
  const costAt = at.cost;
  const text = (row: Row, column: number | null) => (column === null ? '' : textIn(cellIn(inputs, row, column)));
  const levelOf = (row: Row): PackageLevel | null => {
    const word = text(row, at.level);
    const found = LEVELS.find(([, pattern]) => pattern.test(word))?.[0] ?? null;
    if (found === null && word !== '' && at.level !== null)
      problems.push(error('bad-level', placeIn(inputs, row, at.level), `"${word}"`, 'minimum, current or enhanced'));
    return found;
  };
  const idOf = (row: Row): string =>
    text(row, at.id) || [row.line, text(row, at.level).toLowerCase()].filter((part) => part !== '').join(' ');
  const ids = new Map<string, string>();
  for (const row of rows) {
    const id = idOf(row);
    if (row.line === '' || id === '')
      problems.push(
        error(
          'no-line',
          row.where,
          'the name of the line is blank',
          'a line in every row of a package',
          'Name the line; a total stands below a blank row.',
        ),
      );
    else if (ids.has(nameKey(id)))
      problems.push(
        error(
          'twice',
          at.id === null ? row.where : placeIn(inputs, row, at.id),
          `"${id}" stands there twice`,
          'each package once',
          'Give each package a name of its own in a column Package.',
        ),
      );
    ids.set(nameKey(id), id);
  }
  const idsIn = (row: Row, column: number | null): readonly string[] => {
    const whole = text(row, column);
    if (column === null || whole === '') return [];
    const parts = ids.has(nameKey(whole)) ? [whole] : whole.split(/[,;\n]/).filter((part) => part.trim() !== '');
    return parts.flatMap((part) => {
      const id = ids.get(nameKey(part));
      if (id === undefined)
        problems.push(
          error(
            'no-such-package',
            placeIn(inputs, row, column),
            `there is no package "${part.trim()}"`,
            `packages of the table such as "${[...ids.values()][0] ?? ''}", with commas between them`,
          ),
        );
      return id ?? [];
    });
  };
  const ranked = has('priority');
  return rows.map((row, i): DecisionPackage & { readonly row: Row } => {
    const cell = cellIn(inputs, row, costAt);
    const cost = typeof cell === 'number' ? toMinor(cell, decimals) : -1;
    const place = placeIn(inputs, row, costAt);
    if (typeof cell !== 'number' || cell < 0)
      problems.push(
        error(
          'bad-cost',
          place,
          cell === null || cell === '' ? 'the cost is blank' : `a cost of ${textIn(cell) || 'an error'}`,
          'what the package costs, 0 or more',
        ),
      );
    else if (!isMinor(cost)) problems.push(tooLarge(place, cell));
    const word = text(row, at.must);
    if (!YES.test(word) && !NO.test(word) && at.must !== null)
      problems.push(error('not-a-flag', placeIn(inputs, row, at.must), `"${word}"`, 'yes, no or blank for Mandatory'));
    const mandatory = row.flag || YES.test(word);
    const benefit = row.number('value');
    if (benefit === null && !mandatory && inputs.text('order') !== 'rank')
      problems.push(
        error(
          'no-benefit',
          where(row, 'value'),
          'the benefit is blank',
          `a number, for the order ${inputs.text('order')}`,
          'Type what the package brings, or mark it as mandatory.',
        ),
      );
    return {
      ...{ row, id: idOf(row), line: row.line, level: levelOf(row), cost, benefit: benefit ?? 0, mandatory },
      rank: ranked ? (row.number('priority') ?? Number.MAX_SAFE_INTEGER) : i + 1,
      dependsOn: idsIn(row, at.after),
      insteadOf: idsIn(row, at.instead),
      oneOf: nameKey(text(row, at.oneOf)),
    };
  });
}
