import type { Goal } from '../../core/allocate/goals.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { defaultAllocateInput, methodFor } from '../allocate/defaults.ts';
import { ALLOCATE_METHODS, type AllocateInput } from '../allocate/view.ts';
import type { InspectView } from '../inspect/view.ts';
import { type Chosen, choose } from './choose.ts';
import { number, pick, type Settings, settingsFor, type Typed, totalOf } from './settings.ts';

export function allocateInput(view: InspectView, typed: Typed): Chosen<AllocateInput> {
  const base = defaultAllocateInput(view);
  const { mapping, table, problems } = choose(view, view.allocate, typed, []);
  if (base === null || mapping === null) return { input: null, table, problems };
  const settings = settingsFor('allocate', typed, view);
  const total = typed.get('total');
  const input: AllocateInput = {
    ...base,
    mapping,
    total: total === undefined ? base.total : totalOf(total),
    method: pick(settings, 'method', ALLOCATE_METHODS, methodFor(mapping), problems),
    approach: pick(settings, 'approach', ['top-down', 'bottom-up', 'hybrid'], base.approach, problems),
    goal: goalOf(settings, problems),
    turnover: number(settings, 'turnover', base.turnover, problems),
    stepLimit: number(settings, 'change', base.stepLimit, problems),
    holdback: number(settings, 'holdback', base.holdback, problems),
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

/** `--set goal=target=250000`: what to aim for; the total is then the most that may be spent. */
function goalOf(settings: Settings, problems: Problem[]): Goal {
  const text = settings.text('goal') ?? 'outcome';
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
    error('bad-setting', settings.where('goal'), `"${text}"`, 'outcome, target=250000, roas=4, cpa=25 or profit=60%'),
  );
  return { kind: 'outcome' };
}
