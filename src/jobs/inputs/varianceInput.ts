import type { InspectView } from '../inspect/view.ts';
import { defaultVarianceInput } from '../variance/defaults.ts';
import type { VarianceInput } from '../variance/view.ts';
import { type Chosen, choose } from './choose.ts';
import { number, pick, settingsFor, type Typed } from './settings.ts';

export function varianceInput(view: InspectView, typed: Typed): Chosen<VarianceInput> {
  const base = defaultVarianceInput(view);
  const { mapping, table, problems } = choose(view, view.variance, typed, ['line', 'budget', 'actual']);
  if (base === null || mapping === null) return { input: null, table, problems };
  const settings = settingsFor('variance', typed, view);
  const limit = settings.text('limit');
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
