/** From what inspect found and `--set` to the input of a job. Whatever does not fit is a problem with the choices. */
import type { Goal } from '../../core/allocate/goals.ts';
import { defaultAllocateInput, methodFor } from '../../jobs/allocate/defaults.ts';
import { ALLOCATE_METHODS, type AllocateInput } from '../../jobs/allocate/view.ts';
import { mappingOf, proposeFor } from '../../jobs/inspect/inspect.ts';
import type { FoundTable, InspectView } from '../../jobs/inspect/view.ts';
import { defaultReportInput } from '../../jobs/report/defaults.ts';
import type { ReportInput } from '../../jobs/report/job.ts';
import type { ReportJob, Setting } from '../../jobs/report/spec.ts';
import { defaultVarianceInput } from '../../jobs/variance/defaults.ts';
import type { VarianceInput } from '../../jobs/variance/view.ts';
import { columnIndex, columnLetters, parseAddress } from '../../workbook/address.ts';
import type { Mapping } from '../../workbook/contract.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { ROLES, type Role } from '../../workbook/roles.ts';
import { isRole } from './args.ts';

type Settings = ReadonlyMap<string, string>;
export type Chosen<Input> = {
  readonly input: Input | null;
  readonly table: FoundTable | null;
  readonly problems: readonly Problem[];
};

export function allocateInput(view: InspectView, settings: Settings): Chosen<AllocateInput> {
  const base = defaultAllocateInput(view);
  const { mapping, table, problems } = choose(view, view.allocate, settings, []);
  if (base === null || mapping === null) return { input: null, table, problems };
  const total = settings.get('total');
  const input: AllocateInput = {
    ...base,
    mapping,
    total: total === undefined ? base.total : totalOf(total),
    method: pick(settings, 'method', ALLOCATE_METHODS, methodFor(mapping), problems),
    approach: pick(settings, 'approach', ['top-down', 'bottom-up', 'hybrid'], base.approach, problems),
    goal: goalOf(settings, problems),
    turnover: number(settings, 'turnover', base.turnover, problems),
    stepLimit: number(settings, 'change', base.stepLimit, problems),
    gapRule: pick(settings, 'gap', ['pro-rata', 'priority', 'refuse'], base.gapRule, problems),
    decimals: number(settings, 'decimals', base.decimals, problems),
    step: 0,
    write: pick(
      settings,
      'write',
      ['column', 'sheet'],
      mapping.columns.allocated === undefined ? 'sheet' : 'column',
      problems,
    ),
  };
  if (total === undefined && view.total === null)
    problems.push(
      error(
        'no-total',
        'Budget_Total',
        'no total was found',
        'the amount to allocate',
        'Add --set total=1000000, or --set total=Sheet!B2.',
      ),
    );
  return { input: { ...input, step: number(settings, 'step', 10 ** -input.decimals, problems) }, table, problems };
}

export function varianceInput(view: InspectView, settings: Settings): Chosen<VarianceInput> {
  const base = defaultVarianceInput(view);
  const { mapping, table, problems } = choose(view, view.variance, settings, ['line', 'budget', 'actual']);
  if (base === null || mapping === null) return { input: null, table, problems };
  const limit = settings.get('limit');
  return {
    table,
    problems,
    input: {
      ...base,
      mapping,
      decimals: number(settings, 'decimals', base.decimals, problems),
      defaultKind: pick(settings, 'kind', ['cost', 'revenue', 'neutral'], base.defaultKind, problems),
      watch: number(settings, 'watch', base.watch, problems),
      review: number(settings, 'review', base.review, problems),
      floor: number(settings, 'materiality', base.floor, problems),
      cap: limit === undefined ? null : number(settings, 'limit', 0, problems),
    },
  };
}

/** The input of a report: its own settings, typed and checked. */
export function reportInput(spec: ReportJob, view: InspectView, settings: Settings): Chosen<ReportInput> {
  const base = defaultReportInput(spec, view);
  const { mapping, table, problems } = choose(view, proposeFor(view.tables, spec), settings, []);
  if (base === null || mapping === null) return { input: null, table, problems };
  const total = settings.get('total');
  return {
    table,
    problems,
    input: {
      ...base,
      mapping,
      total: total === undefined ? base.total : totalOf(total),
      decimals: number(settings, 'decimals', base.decimals, problems),
      settings: Object.fromEntries(
        spec.settings.map((setting) => [setting.name, settingOf(setting, settings, problems)] as const),
      ),
    },
  };
}

function settingOf(setting: Setting, settings: Settings, problems: Problem[]): string | number | null {
  const text = settings.get(setting.name);
  if (text === undefined) return setting.fallback;
  switch (setting.kind) {
    case 'text':
      return text;
    case 'choice':
      return pick(settings, setting.name, setting.choices, setting.fallback, problems);
    case 'number':
    case 'percent':
    case 'whole': {
      const value = number(settings, setting.name, setting.fallback ?? 0, problems, true);
      const low = setting.least ?? Number.NEGATIVE_INFINITY;
      if (value < low || (setting.kind === 'whole' && !Number.isInteger(value)))
        problems.push(
          error(
            'bad-setting',
            `--set ${setting.name}`,
            `"${text}"`,
            setting.kind === 'whole'
              ? `a whole number of at least ${setting.least ?? 0}`
              : `a number of at least ${low}`,
          ),
        );
      return value;
    }
  }
}

type Choice = { readonly mapping: Mapping | null; readonly table: FoundTable | null; readonly problems: Problem[] };

function choose(
  view: InspectView,
  proposal: InspectView['variance'],
  settings: Settings,
  needs: readonly Role[],
): Choice {
  const problems: Problem[] = [];
  const wanted = settings.get('table');
  const table =
    wanted === undefined ? proposal.table : (view.tables.find((t) => names(t).includes(wanted.toLowerCase())) ?? null);
  if (table === null) {
    const list = view.tables.map((t) => t.name ?? t.address).join(', ');
    problems.push(
      error(
        'no-table',
        wanted ?? view.title,
        wanted === undefined ? 'no table with a header row' : `no table "${wanted}"`,
        list === '' ? 'a header row with one row per line below' : `one of: ${list}`,
        list === '' ? null : 'Add --set table=NAME.',
      ),
    );
    return { mapping: null, table: null, problems };
  }
  const found = mappingOf(table);
  const columns: Partial<Record<Role, number>> = { ...found.columns };
  for (const [name, text] of settings) {
    if (!isRole(name)) continue;
    const index = columnOf(table, text);
    if (index === null) {
      problems.push(
        error('no-column', table.address, `no column "${text}" for ${name}`, `one of: ${candidates(table)}`),
      );
      continue;
    }
    for (const other of ROLES) if (columns[other.role] === index) delete columns[other.role];
    columns[name] = index;
  }
  for (const role of needs.filter((r) => columns[r] === undefined)) {
    problems.push(
      error(
        'missing-column',
        table.address,
        `no column is recognised as ${role}`,
        `one of: ${candidates(table)}`,
        `Add --set ${role}="HEADER" or --set ${role}=C.`,
      ),
    );
  }
  return { mapping: { ...found, columns }, table, problems };
}

const names = (table: FoundTable): readonly string[] =>
  [table.name, table.address, table.sheet].flatMap((name) => (name === null ? [] : [name.toLowerCase()]));
const firstColumn = (table: FoundTable): number => parseAddress(table.address)?.column ?? 0;
export const lettersOf = (table: FoundTable, index: number): string => columnLetters(firstColumn(table) + index);
const candidates = (table: FoundTable): string =>
  table.columns.map((column) => `${lettersOf(table, column.index)} "${column.header}"`).join(', ');

/** By header first, then by column letters of the sheet. */
function columnOf(table: FoundTable, text: string): number | null {
  const byHeader = table.columns.find((column) => column.header.trim().toLowerCase() === text.trim().toLowerCase());
  if (byHeader) return byHeader.index;
  if (!/^[A-Za-z]{1,3}$/.test(text)) return null;
  const index = columnIndex(text) - firstColumn(table);
  return index >= 0 && index < table.columns.length ? index : null;
}

/** `--set goal=target=250000`: what to aim for; the total is then the most that may be spent. */
function goalOf(settings: Settings, problems: Problem[]): Goal {
  const text = settings.get('goal') ?? 'outcome';
  const [word = '', amount = ''] = text.toLowerCase().split(/[=:]/);
  const value = Number(amount.replace(/[,_%]/g, '')) / (amount.endsWith('%') ? 100 : 1);
  if (word === 'outcome' && amount === '') return { kind: 'outcome' };
  if (amount !== '' && value > 0 && Number.isFinite(value)) {
    if (word === 'target') return { kind: 'target', outcome: value };
    if (word === 'roas') return { kind: 'return', ratio: value };
    if (word === 'cpa') return { kind: 'return', ratio: 1 / value };
    if (word === 'profit') return { kind: 'profit', margin: value };
  }
  problems.push(
    error('bad-setting', '--set goal', `"${text}"`, 'outcome, target=250000, roas=4, cpa=25 or profit=60%'),
  );
  return { kind: 'outcome' };
}

const totalOf = (text: string): AllocateInput['total'] => {
  const amount = Number(text.replace(/[,_]/g, ''));
  return text.trim() !== '' && Number.isFinite(amount) ? { amount } : { ref: text };
};

function pick<T extends string>(
  settings: Settings,
  name: string,
  choices: readonly T[],
  fallback: T,
  problems: Problem[],
): T {
  const text = settings.get(name);
  if (text === undefined) return fallback;
  const choice = choices.find((c) => c === text.toLowerCase());
  if (choice === undefined)
    problems.push(error('bad-setting', `--set ${name}`, `"${text}"`, `one of ${choices.join(', ')}`));
  return choice ?? fallback;
}

/** 0.05, 5% or 1,000. */
function number(settings: Settings, name: string, fallback: number, problems: Problem[], anySign = false): number {
  const text = settings.get(name)?.trim();
  if (text === undefined) return fallback;
  const percent = text.endsWith('%');
  const value = Number(text.replace(/[%,_]/g, ''));
  const valid =
    text !== '' &&
    Number.isFinite(value) &&
    (anySign || value >= 0) &&
    (name !== 'decimals' || [0, 1, 2, 3, 4].includes(value));
  if (!valid)
    problems.push(
      error(
        'bad-setting',
        `--set ${name}`,
        `"${text}"`,
        name === 'decimals' ? 'a whole number from 0 to 4' : 'a number such as 0.05, 5% or 1000',
      ),
    );
  return valid ? value / (percent ? 100 : 1) : fallback;
}
