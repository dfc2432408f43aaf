import { error, type Problem } from '../../workbook/problem.ts';
import { proposeFor } from '../inspect/inspect.ts';
import type { InspectView } from '../inspect/view.ts';
import { defaultReportInput } from '../report/defaults.ts';
import type { ReportInput } from '../report/job.ts';
import type { ReportJob, Setting } from '../report/spec.ts';
import { type Chosen, choose } from './choose.ts';
import { number, pick, type Settings, settingsFor, type Typed, totalOf } from './settings.ts';

/** The input of a report: its own settings, typed and checked. */
export function reportInput(spec: ReportJob, view: InspectView, typed: Typed): Chosen<ReportInput> {
  const base = defaultReportInput(spec, view);
  const { mapping, table, problems } = choose(view, proposeFor(view.tables, spec), typed, []);
  if (base === null || mapping === null) return { input: null, table, problems };
  const settings = settingsFor(spec.name, typed, view);
  const total = typed.get('total');
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

export function settingOf(setting: Setting, settings: Settings, problems: Problem[]): string | number | null {
  const text = settings.text(setting.name);
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
            settings.where(setting.name),
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
