/** Projections of the registry: Excel's functions.json, the Sheets stubs, the reference page, the panel's help. Pure text and data. */
import type { CellValue, Grid } from '../core/cell.ts';
import { excelName, type FunctionSpec, idOf, type Outcome, type Param, sheetsName } from './define.ts';
import { REGISTRY } from './registry.ts';

export type ExcelParameter = {
  readonly name: string;
  readonly description: string;
  readonly type: 'any';
  readonly dimensionality: 'scalar' | 'matrix';
  readonly optional?: true;
};
export type ExcelFunction = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly ExcelParameter[];
  readonly result: { readonly type: 'any'; readonly dimensionality: 'scalar' | 'matrix' };
};
export type ExcelMetadata = {
  readonly allowCustomDataForDataTypeAny: false;
  readonly allowErrorForDataTypeAny: true;
  readonly functions: readonly ExcelFunction[];
};

/** functions.json. Every parameter is `any`, so that an error cell reaches us and can be passed on instead of hiding the call. */
export function toExcelMetadata(specs: readonly FunctionSpec[] = REGISTRY): ExcelMetadata {
  return {
    allowCustomDataForDataTypeAny: false,
    allowErrorForDataTypeAny: true,
    functions: specs.map((spec) => ({
      id: idOf(spec),
      name: excelName(spec),
      description: `${spec.summary} ${spec.returns}`.slice(0, 250),
      parameters: spec.params.map((param) => ({
        name: param.name,
        description: describeParam(param),
        type: 'any',
        dimensionality: param.shape === 'scalar' ? 'scalar' : 'matrix',
        ...(param.optional ? { optional: true as const } : {}),
      })),
      result: { type: 'any', dimensionality: 'matrix' },
    })),
  };
}

const describeParam = (param: Param): string =>
  `${param.doc}${param.fallback === null ? '' : ` Default ${param.fallback}.`}`;

/** Top-level functions for Code.js: custom functions must be declarations, with their JSDoc right above. */
export function toSheetsStubs(specs: readonly FunctionSpec[] = REGISTRY): string {
  return specs
    .map((spec) => {
      const names = spec.params.map((param) => param.name);
      const docs = spec.params.map(
        (param) =>
          ` * @param {${param.type === 'text' ? 'string' : param.type === 'flag' ? 'boolean' : param.type}} ${param.optional ? `[${param.name}]` : param.name} ${describeParam(param)}`,
      );
      return [
        '/**',
        ` * ${spec.summary}`,
        ...docs,
        ` * @return ${spec.returns}`,
        ' * @customfunction',
        ' */',
        `function ${sheetsName(spec)}(${names.join(', ')}) { return budgetApp.call('${spec.name}', [${names.join(', ')}]); }`,
      ].join('\n');
    })
    .join('\n\n');
}

const cell = (value: CellValue): string =>
  value === null
    ? ''
    : typeof value === 'object'
      ? value.error
      : typeof value === 'string'
        ? `"${value}"`
        : String(value).toUpperCase();
const isGrid = (value: CellValue | Grid): value is Grid => Array.isArray(value);
const show = (value: CellValue | Grid): string =>
  isGrid(value) ? `{${value.map((row) => row.map(cell).join(', ')).join('; ')}}` : cell(value);
const showOutcome = (outcome: Outcome): string =>
  'value' in outcome ? show(outcome.value) : `${outcome.error.code} ${outcome.error.message}`;
const escapePipes = (text: string): string => text.replace(/\|/g, '\\|');

/** docs/functions.md. */
export function toMarkdown(specs: readonly FunctionSpec[] = REGISTRY): string {
  const families = [...new Set(specs.map((spec) => spec.family))];
  const page = (spec: FunctionSpec) =>
    [
      `### ${spec.name}`,
      '',
      spec.summary,
      '',
      `\`=BUDGET.${excelName(spec)}(${spec.params.map((param) => (param.optional ? `[${param.name}]` : param.name)).join(', ')})\` in Excel, \`=${sheetsName(spec)}(…)\` in Google Sheets. Source: ${spec.source}.`,
      '',
      '| parameter | what | default |',
      '|---|---|---|',
      ...spec.params.map(
        (param) =>
          `| ${param.name} | ${escapePipes(param.doc)} ${param.shape === 'scalar' ? 'One value.' : param.shape === 'each' ? 'A value or a range.' : param.shape === 'table' ? 'A range.' : 'A row or a column.'} | ${param.optional ? (param.fallback ?? 'none') : 'required'} |`,
      ),
      '',
      `Answers: ${spec.returns}`,
      '',
      ...spec.examples.map(
        (example) => `- \`${spec.name}(${example.args.map(show).join(', ')})\` → \`${showOutcome(example.result)}\``,
      ),
      '',
    ].join('\n');
  return [
    '# Cell functions',
    '',
    'Generated from `src/functions` by `npm run generate`; do not edit. Every example here is executed by the tests in every host.',
    '',
    'Ranges in examples are written `{a; b}` for a column and `{a, b}` for a row. A blank amount is 0; a row that is all blank stays blank. Text where a number is needed is `#VALUE!` with its position; an error cell is passed on; a ratio without a base is `#DIV/0!`.',
    '',
    ...families.flatMap((family) => [`## ${family}`, '', ...specs.filter((spec) => spec.family === family).map(page)]),
  ].join('\n');
}

export type FunctionHelp = {
  readonly name: string;
  readonly family: string;
  readonly summary: string;
  readonly usage: string;
  readonly returns: string;
  readonly params: readonly { readonly name: string; readonly doc: string }[];
};

/** The same words for the panel. */
export const toHelp = (specs: readonly FunctionSpec[] = REGISTRY): readonly FunctionHelp[] =>
  specs.map((spec) => ({
    name: spec.name,
    family: spec.family,
    summary: spec.summary,
    returns: spec.returns,
    usage: `${spec.name}(${spec.params.map((param) => (param.optional ? `[${param.name}]` : param.name)).join(', ')})`,
    params: spec.params.map((param) => ({ name: param.name, doc: describeParam(param) })),
  }));
