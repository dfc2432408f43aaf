/** What `apportion help` and `apportion help VERB` say. */
import { FAMILIES, reportOf } from '../../jobs/report/catalogue.ts';
import type { ReportJob, Setting } from '../../jobs/report/spec.ts';
import { NAMES } from '../../workbook/contract.ts';
import { ROLES, type Role } from '../../workbook/roles.ts';
import { SETTINGS, SETTINGS_OF_ALL } from './args.ts';

const OPTIONS = `options
  --out NEW.xlsx      write the result to another file
  --in-place          write the result into FILE itself
  --dry-run           show everything, write nothing
  --json              answer as JSON
  --set name=value    say how (repeat it), or which column is what: --set actual="FY2013 Actual", --set actual=B

Without --out and --in-place nothing is written. Exit code 0: done; 1: problems; 2: wrong use.`;

const entry = (name: string, what: string): string => `  ${name.padEnd(12)} ${what}`;
const settingLines = (names: readonly string[]): string =>
  names.map((name) => entry(name, SETTINGS[name] ?? '')).join('\n');

/** @param topic A verb, or null for all of them. */
export function help(topic: string | null): string {
  const report = topic === null ? null : reportOf(topic);
  if (report !== null) return reportHelp(report);
  if (topic === 'allocate' || topic === 'variance')
    return [
      `apportion ${topic} FILE [options]\n`,
      'settings',
      settingLines(Object.keys(SETTINGS)),
      '',
      'columns',
      columns(ROLES.map(({ role }) => role)),
      '',
      OPTIONS,
    ].join('\n');
  return `apportion: budget allocation, variance and ROI over .xlsx files

apportion VERB FILE [options]

${entry('inspect', 'what is in this workbook, what is missing')}
${entry('allocate', 'split a total over the lines of a table, or find the best plan')}
${entry('variance', 'actual against budget: per line, group, total')}

${FAMILIES.map(({ title, jobs }) => `${title}\n${jobs.map(({ name, summary }) => entry(name, summary)).join('\n')}`).join('\n\n')}

${entry('undo', 'put back what the last run overwrote')}
${entry('call', 'cell functions: one JSON call per line of standard input')}
${entry('help VERB', 'settings and columns of one verb')}
${entry('version', '')}

${OPTIONS}`;
}

function reportHelp(job: ReportJob): string {
  const sides = NAMES.filter(({ name }) => job.sides.includes(name));
  return [
    `apportion ${job.name} FILE [options]\n\n${job.title}: ${job.summary}.\n`,
    'settings',
    settingLines(SETTINGS_OF_ALL.filter((name) => name !== 'total' || job.total !== 'none')),
    ...job.settings.map((setting) => entry(setting.name, `${setting.doc}${shown(setting)}`)),
    '',
    'columns',
    columns([...new Set<Role>([...job.needs, ...(job.oneOf ?? []), ...job.uses])]),
    ...(sides.length === 0
      ? []
      : ['', 'further tables', ...sides.map(({ name, doc }) => `  ${name}\n  ${' '.repeat(12)} ${doc}`)]),
    '',
    OPTIONS,
  ].join('\n');
}

const shown = ({ fallback, kind }: Setting): string =>
  fallback === null || fallback === ''
    ? ''
    : ` (${kind === 'percent' && typeof fallback === 'number' ? `${Number((fallback * 100).toPrecision(12))}%` : fallback})`;

const columns = (roles: readonly Role[]): string =>
  ROLES.filter(({ role }) => roles.includes(role))
    .map(({ role, header, doc }) => entry(role, `${header}: ${doc}`))
    .join('\n');
