/** The command line as data. Unknown flags and values are problems, not guesses. */
import { parseArgs } from 'node:util';
import { REPORTS, reportOf } from '../../jobs/report/catalogue.ts';
import type { ReportJob } from '../../jobs/report/spec.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { isRole } from '../../workbook/roles.ts';

const OWN_VERBS = ['inspect', 'allocate', 'variance', 'undo', 'call', 'help', 'version'] as const;
/** The verbs of the command line itself; every report job is one more. */
export type OwnVerb = (typeof OWN_VERBS)[number];

export type Arguments = {
  readonly verb: OwnVerb | ReportJob;
  readonly file: string | null;
  readonly out: string | null;
  readonly inPlace: boolean;
  readonly json: boolean;
  readonly dryRun: boolean;
  readonly settings: ReadonlyMap<string, string>;
};

/** What `--set` takes besides column roles (`--set actual="FY2013 Actual"` or `--set actual=B`). */
export const SETTINGS: Readonly<Record<string, string>> = {
  table: 'the table: a name, a table, Sheet!A1:D20, or a sheet',
  header: 'how many rows of the table stand above its data; 1 without it',
  total: 'the amount to allocate, or the cell that holds it',
  method: 'weights | priority | requests | hold | value | curves | packages | performance',
  holdback: 'share of the total that is set aside as contingency reserve, 5%',
  turnover: 'method performance: the largest share of the budget that may move, 15%',
  change: 'method performance: the largest change of one line, 20%',
  goal: 'outcome | target=OUTCOME | roas=RATIO | cpa=COST | profit=MARGIN: what methods value and curves aim for',
  approach: 'top-down | bottom-up | hybrid',
  gap: 'pro-rata | priority | refuse: how requests above the total are cut',
  step: 'amounts are multiples of this, such as 0.01, 1 or 1000',
  decimals: 'decimals of the currency: 2 for USD, 0 for JPY',
  write: 'column | sheet: where the result goes',
  kind: 'cost | revenue | neutral for rows without a kind',
  watch: 'variance above which a line is WATCH, 5% or 0.05',
  review: 'variance above which a line is REVIEW, 10% or 0.10',
  materiality: 'a variance up to this amount is OK',
  limit: 'a variance above this amount is REVIEW',
  run: 'the run to undo',
};
/** Settings that every report takes beside its own. */
export const SETTINGS_OF_ALL: readonly string[] = ['table', 'header', 'total', 'decimals'];

export function parseArguments(
  argv: readonly string[],
): { readonly ok: true; readonly value: Arguments } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const bad = (found: string, expected: string) => ({
    ok: false as const,
    problems: [error('usage', 'command line', found, expected, 'See: apportion help')],
  });
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (fault) {
    return bad(
      fault instanceof Error ? (fault.message.split('. ')[0] ?? 'unknown option') : 'unknown option',
      'a known option',
    );
  }
  const { values, positionals } = parsed;
  const asked = values.help ? 'help' : values.version ? 'version' : (positionals[0] ?? 'help');
  const verb = OWN_VERBS.find((v) => v === asked) ?? reportOf(asked);
  if (verb === null)
    return bad(`"${asked}"`, `one of ${[...OWN_VERBS, ...REPORTS.map(({ name }) => name)].join(', ')}`);
  const settings = new Map<string, string>();
  for (const pair of values.set ?? []) {
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (at < 1) return bad(`--set ${pair}`, '--set name=value');
    const known =
      typeof verb === 'string'
        ? Object.keys(SETTINGS)
        : [...SETTINGS_OF_ALL, ...verb.settings.map((setting) => setting.name)];
    if (!known.includes(name) && !isRole(name))
      return bad(`--set ${name}`, `one of ${known.join(', ')}, or a column such as line or budget`);
    settings.set(name, pair.slice(at + 1));
  }
  const [, file = null, ...rest] = positionals;
  if (rest.length > 0) return bad(`"${rest.join(' ')}"`, 'one FILE');
  const name = typeof verb === 'string' ? verb : verb.name;
  if (file === null && (typeof verb !== 'string' || ['inspect', 'allocate', 'variance', 'undo'].includes(verb)))
    return bad(`${name} without a file`, `apportion ${name} FILE.xlsx`);
  if (values.out !== undefined && values['in-place']) return bad('--out and --in-place', 'one of the two');
  return {
    ok: true,
    value: {
      verb,
      file,
      out: values.out ?? null,
      inPlace: values['in-place'] ?? false,
      json: values.json ?? false,
      dryRun: values['dry-run'] ?? false,
      settings,
    },
  };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    strict: true,
    options: {
      set: { type: 'string', multiple: true },
      out: { type: 'string' },
      'in-place': { type: 'boolean' },
      json: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
      version: { type: 'boolean', short: 'v' },
    },
  });
}
