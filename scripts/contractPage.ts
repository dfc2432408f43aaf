import { NAMES } from '../src/workbook/contract.ts';
import { ROLES } from '../src/workbook/roles.ts';

/** docs/workbook.md: the named ranges and columns that a workbook may have. */
export function contractMarkdown(): string {
  return [
    '# The workbook',
    '',
    'Generated from `src/workbook/{contract,roles}.ts` by `npm run generate`; do not edit.',
    '',
    'Everything Apportion knows stands in ordinary cells. Tables are found by their header row; a name only makes the choice certain.',
    '',
    '## Names',
    '',
    '| name | shape | what |',
    '|---|---|---|',
    ...NAMES.map((name) => `| ${name.name} | ${name.shape} | ${name.doc} |`),
    '',
    '## Columns',
    '',
    'Columns are recognised by header, never by place; unknown columns are kept. A header that contains one of these words is a likely match, the word alone a certain one.',
    '',
    '| column | type | what | also recognised |',
    '|---|---|---|---|',
    ...ROLES.map((role) => `| ${role.header} | ${role.type} | ${role.doc} | ${role.synonyms.join(', ')} |`),
    '',
  ].join('\n');
}
