/** What is in this workbook, what we would use it for, and what is missing. Works on the survey alone. */
import type { CellValue } from '../../core/cell.ts';
import { type Address, cellOf, columnLetters, formatAddress } from '../../workbook/address.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { findTables, headOf, type TableSpot } from '../../workbook/findTables.ts';
import { matchHeader, plainHeader } from '../../workbook/headers.ts';
import type { Survey } from '../../workbook/port.ts';
import { error, type Problem, warning } from '../../workbook/problem.ts';
import { type ColumnType, ROLES, type Role } from '../../workbook/roles.ts';
import type { FoundColumn, FoundTable, InspectView, Proposal } from './view.ts';

/** Roles without which a job cannot run. Allocate needs one basis besides the line. */
const VARIANCE_NEEDS: readonly Role[] = ['line', 'budget', 'actual'];
const ALLOCATE_BASES: readonly Role[] = [
  'weight',
  'request',
  'priority',
  'current',
  'budget',
  'curve',
  'value',
  'return',
];

/** @param asked A range that the user says is a table, its header row first: it is listed before those that were found. */
export function inspect(
  survey: Survey,
  asked: Address | null = null,
): { readonly view: InspectView; readonly problems: readonly Problem[] } {
  const known = asked !== null && survey.sheets.some(({ name }) => name === asked.sheet) ? asked : null;
  const tables = [
    ...(known === null ? [] : [{ address: known, source: 'sheet', name: null, head: headOf(survey, known) } as const]),
    ...findTables(survey),
  ].map(describeTable);
  const total = findTotal(survey);
  const view: InspectView = {
    title: survey.title,
    settings: findSettings(survey),
    sheets: survey.sheets.map((sheet) => ({
      name: sheet.name,
      used: sheet.used === null ? null : formatAddress(sheet.used),
      hidden: sheet.visibility !== 'visible',
      protected: sheet.protected,
    })),
    tables,
    total,
    allocate: proposeFor(tables, { needs: ['line'], oneOf: ALLOCATE_BASES }),
    variance: proposeFor(tables, { needs: VARIANCE_NEEDS }),
  };
  return {
    view,
    problems: [
      ...nameProblems(survey),
      ...missingProblems(view, survey),
      ...survey.notices.map((notice) => warning('notice', survey.title, notice, 'nothing to do; for your information')),
    ],
  };
}

const has = (table: FoundTable, role: Role): boolean => table.columns.some((column) => column.role === role);
type Needs = { readonly needs: readonly Role[]; readonly oneOf?: readonly Role[]; readonly uses?: readonly Role[] };
const missingFor = (table: FoundTable, { needs, oneOf = [] }: Needs): readonly Role[] => [
  ...needs.filter((role) => !has(table, role)),
  ...(oneOf.length === 0 || oneOf.some((role) => has(table, role)) ? [] : oneOf.slice(0, 1)),
];

/** Named tables that are input of their own kind, never the lines of a job. */
const SIDES = /^budget_(?!lines$)/i;

/** The best table for a job: the fewest missing roles, then our own name, then the most useful roles, then the order of the workbook. */
export function proposeFor(tables: readonly FoundTable[], needs: Needs): Proposal {
  const useful = (table: FoundTable) =>
    table.columns.filter(
      ({ role }) => role !== null && (needs.uses === undefined || [...needs.needs, ...needs.uses].includes(role)),
    ).length;
  const rank = (table: FoundTable) =>
    missingFor(table, needs).length * 1000 - (table.source === 'name' ? 500 : 0) - useful(table);
  const lines = tables.filter(({ source, name }) => source !== 'name' || name === null || !SIDES.test(name));
  const [table = null, ...others] = [...lines].sort((a, b) => rank(a) - rank(b));
  if (table === null) return { table, mapping: null, missing: [...needs.needs], ready: false, others };
  const missing = missingFor(table, needs);
  return { table, mapping: mappingOf(table), missing, ready: missing.length === 0, others };
}

export function mappingOf(table: FoundTable): Mapping {
  const columns: Partial<Record<Role, number>> = {};
  for (const column of table.columns) if (column.role !== null) columns[column.role] = column.index;
  return {
    table: table.source === 'name' && table.name !== null ? table.name : table.address,
    headerRows: table.headerRows,
    columns,
  };
}

function describeTable(spot: TableSpot): FoundTable {
  const [header = [], ...data] = spot.head;
  const columns = assign(
    Array.from({ length: spot.address.columns }, (_, index): FoundColumn => {
      const cell = header[index] ?? null;
      const samples = data
        .map((row) => row[index] ?? null)
        .filter((value) => value !== null && value !== '')
        .slice(0, 3);
      return {
        index,
        header:
          cell === null || cell === '' || typeof cell === 'object'
            ? columnLetters(spot.address.column + index)
            : String(cell),
        holds: holds(data.map((row) => row[index] ?? null)),
        role: null,
        certainty: 'none',
        samples,
      };
    }),
  );
  return {
    address: formatAddress(spot.address),
    sheet: spot.address.sheet,
    source: spot.source,
    name: spot.name,
    headerRows: 1,
    rows: spot.address.rows - 1,
    columns,
    totalsRow: null,
  };
}

function holds(values: readonly CellValue[]): FoundColumn['holds'] {
  const filled = values.filter((value) => value !== null && value !== '');
  const numbers = filled.filter((value) => typeof value === 'number').length;
  if (filled.length === 0) return 'blank';
  return numbers === filled.length ? 'number' : numbers === 0 ? 'text' : 'mixed';
}

/** A flag may be a word, a date ISO text, an id a name. */
const TEXT_TOO: readonly ColumnType[] = ['flag', 'date', 'id'];

/** Gives each role its best column: certain before likely, the left one first; a text role never takes numbers, nor the reverse. */
function assign(columns: readonly FoundColumn[]): readonly FoundColumn[] {
  const taken = new Map<number, { readonly role: Role; readonly certainty: 'certain' | 'likely' }>();
  const used = new Set<Role>();
  for (const certainty of ['certain', 'likely'] as const) {
    for (const spec of ROLES) {
      if (used.has(spec.role)) continue;
      const text = spec.type === 'text' || spec.type === 'kind';
      const fits = columns.filter(
        (column) =>
          !taken.has(column.index) &&
          (text ? column.holds !== 'number' : TEXT_TOO.includes(spec.type) || column.holds !== 'text') &&
          matchHeader(column.header).some((match) => match.role === spec.role && match.certainty === certainty),
      );
      const [best] = fits;
      if (best === undefined) continue;
      taken.set(best.index, { role: spec.role, certainty: fits.length > 1 ? 'likely' : certainty });
      used.add(spec.role);
    }
  }
  // A table of amounts whose labels have an unknown header: the first text column names the lines.
  if (!used.has('line')) {
    const label =
      columns.find((column) => column.holds === 'text' && !taken.has(column.index)) ??
      columns.find((column) => taken.get(column.index)?.role === 'group');
    if (label !== undefined) taken.set(label.index, { role: 'line', certainty: 'likely' });
  }
  return columns.map((column) => ({ ...column, ...(taken.get(column.index) ?? {}) }));
}

/** Rows of Budget_Settings: a name, and what it is set to. */
function findSettings(survey: Survey): InspectView['settings'] {
  const at = survey.names.find(({ name }) => name.toLowerCase() === 'budget_settings')?.address;
  if (at == null) return {};
  return Object.fromEntries(
    headOf(survey, at).flatMap(([name, value], r) =>
      typeof name !== 'string' || value == null || value === '' || typeof value === 'object'
        ? []
        : [
            [
              name.trim().toLowerCase(),
              { text: String(value), where: formatAddress(cellOf({ ...at, rows: 1, columns: 1 }, r, 1)) },
            ] as const,
          ],
    ),
  );
}

const TOTAL_LABEL =
  /^(total )?(budget|envelope)( total| to allocate| available| envelope)?$|^total budget|^amount to allocate$/;

/** `Budget_Total`, or the number right of a label such as "Total budget" in the first rows of a sheet. */
function findTotal(survey: Survey): InspectView['total'] {
  const name = survey.names.find((n) => n.name.toLowerCase() === 'budget_total' && n.address !== null);
  if (name?.address != null) {
    const { address } = name;
    const sheet = survey.sheets.find((s) => s.name === address.sheet);
    const value =
      sheet?.used == null
        ? null
        : (sheet.head[address.row - sheet.used.row]?.[address.column - sheet.used.column] ?? null);
    return { where: name.name, value: typeof value === 'number' ? value : null, source: 'name' };
  }
  for (const sheet of survey.sheets) {
    if (sheet.used === null || sheet.visibility !== 'visible') continue;
    for (const [r, row] of sheet.head.entries()) {
      for (const [c, label] of row.entries()) {
        const value = row[c + 1];
        if (typeof label !== 'string' || typeof value !== 'number' || !TOTAL_LABEL.test(plainHeader(label))) continue;
        return {
          where: formatAddress(cellOf({ ...sheet.used, rows: 1, columns: 1 }, r, c + 1)),
          value,
          source: 'label',
        };
      }
    }
  }
  return null;
}

function nameProblems(survey: Survey): readonly Problem[] {
  return survey.names.flatMap((name) => {
    if (!/^budget_/i.test(name.name) || name.address !== null) return [];
    const broken = /#REF!/i.test(name.refersTo);
    return [
      error(
        broken ? 'name-ref-error' : 'name-not-a-range',
        name.name,
        `it refers to ${name.refersTo}`,
        'one range of cells',
        broken
          ? 'The cells it pointed at were deleted: point the name at the table again, or delete the name.'
          : 'Point the name at cells.',
      ),
    ];
  });
}

function missingProblems(view: InspectView, survey: Survey): readonly Problem[] {
  if (view.tables.length === 0) {
    return [
      error(
        'no-table',
        survey.sheets[0]?.name ?? survey.title,
        'no table with a header row and numbers',
        'a header row such as Line, Budget, Actual with one row per line below',
        'Name your table Budget_Lines, or start from examples/marketing-plan.xlsx.',
      ),
    ];
  }
  const where = view.variance.table?.address ?? survey.title;
  const doc = (role: Role) => ROLES.find((spec) => spec.role === role)?.header ?? role;
  const lacking = (job: string, proposal: Proposal): Problem[] =>
    proposal.ready
      ? []
      : [
          warning(
            `missing-for-${job}`,
            proposal.table?.address ?? where,
            `no column for ${proposal.missing.map(doc).join(', ')}`,
            `what ${job} needs`,
            'Map a column to it, or add one.',
          ),
        ];
  const noTotal =
    view.total === null
      ? [
          warning(
            'no-total',
            survey.title,
            'no cell Budget_Total',
            'the amount to allocate',
            'Name the cell Budget_Total, or type the amount when you allocate.',
          ),
        ]
      : [];
  return [...lacking('allocate', view.allocate), ...lacking('variance', view.variance), ...noTotal];
}
