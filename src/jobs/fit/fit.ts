/** The report *fit*: response curves per channel from a history, or from a model that another tool fitted, ready for allocate. */
import { seeded } from '../../core/random.ts';
import { adstock } from '../../core/response/adstock.ts';
import { FIT_DEFAULTS, type FitOptions } from '../../core/response/fitHistory.ts';
import { fitResponseSteps } from '../../core/response/fitResponse.ts';
import { error, warning } from '../../workbook/problem.ts';
import type { Progress } from '../job.ts';
import { type Report, type ReportInputs, type ReportJob, refused, reported } from '../report/spec.ts';
import { type Weeks, weeksOf } from './history.ts';
import { GRIDS, hasMeridian, importedReport, SPECS } from './imported.ts';
import { type FittedChannel, fitView } from './tables.ts';

export const fit: ReportJob = {
  name: 'fit',
  title: 'Response curves',
  summary:
    'fits a response curve per channel to a history of weeks, or reads them from Meridian or Robyn, for allocate',
  needs: [],
  oneOf: ['date', 'line'],
  uses: ['date'],
  records: true,
  total: 'none',
  sides: [...GRIDS, ...SPECS, 'Budget_Robyn'],
  settings: [
    {
      name: 'source',
      kind: 'choice',
      choices: ['auto', 'history', 'meridian', 'robyn'],
      fallback: 'auto',
      label: 'Source',
      doc: 'auto | history | meridian (tabs of its Scenario Planner) | robyn (JSON in Budget_Robyn)',
    },
    {
      name: 'outcome',
      kind: 'text',
      fallback: '',
      label: 'Outcome',
      doc: 'header of what spend brings; else a column Sales, Revenue, Orders…',
    },
    {
      name: 'channels',
      kind: 'text',
      fallback: '',
      label: 'Channels',
      doc: 'headers of spend columns, such as tv, search or mdsp_*; else all other columns of numbers',
    },
    {
      name: 'controls',
      kind: 'text',
      fallback: '',
      label: 'Controls',
      doc: 'headers of what else moves the outcome: price, holidays',
    },
    {
      name: 'saturation',
      kind: 'choice',
      choices: ['mm', 'hill'],
      fallback: 'mm',
      label: 'Curve',
      doc: 'mm (concave) or hill (may be S-shaped; needs more history)',
    },
    {
      name: 'per',
      kind: 'choice',
      choices: ['year', 'period'],
      fallback: 'year',
      label: 'Curves per',
      doc: 'year | period: whether curves and spends are of a year or of one week',
    },
    {
      name: 'holdout',
      kind: 'whole',
      fallback: null,
      least: 0,
      label: 'Holdout',
      doc: 'last periods that are kept back to test the fit; a quarter of a year without it',
    },
    {
      name: 'restarts',
      kind: 'whole',
      fallback: 12,
      least: 1,
      label: 'Starts',
      doc: 'how many starting points are tried, up to 200',
    },
    {
      name: 'seed',
      kind: 'whole',
      fallback: 1,
      least: 0,
      label: 'Seed',
      doc: 'of the starting points; the same seed gives the same fit',
    },
    {
      name: 'scenario',
      kind: 'text',
      fallback: '',
      label: 'Scenario',
      doc: 'Group ID of a Meridian spreadsheet that has several',
    },
  ],
  report,
};

function report(inputs: ReportInputs): Report | Generator<Progress, Report> {
  const asked = inputs.text('source');
  const source =
    asked !== 'auto'
      ? asked
      : hasMeridian(inputs)
        ? 'meridian'
        : inputs.side('Budget_Robyn') !== null
          ? 'robyn'
          : 'history';
  return source === 'meridian' || source === 'robyn' ? importedReport(inputs, source) : fitReport(inputs);
}

function* fitReport(inputs: ReportInputs): Generator<Progress, Report> {
  const { weeks, problems } = weeksOf(inputs);
  if (weeks === null) return refused(...problems);
  const { history, perYear } = weeks;
  const length = history.outcome.length;
  const options: FitOptions = {
    ...FIT_DEFAULTS,
    saturation: inputs.text('saturation') === 'hill' ? 'hill' : 'mm',
    season: perYear >= 4 ? perYear : 0,
    harmonics: perYear > 5 ? FIT_DEFAULTS.harmonics : 1,
    holdout: inputs.given('holdout') ?? Math.min(Math.round(perYear / 4), Math.floor(length / 6)),
    starts: inputs.number('restarts'),
  };
  const steps = fitResponseSteps(history, options, seeded(inputs.number('seed')));
  for (;;) {
    const step = steps.next();
    if (!step.done) {
      yield { done: step.value.done, of: step.value.total };
      continue;
    }
    if (!step.value.ok)
      return refused(
        error(
          step.value.problem.code,
          inputs.table,
          step.value.problem.message,
          'a history that can be fitted',
          'Name fewer columns in channels, or give more history.',
        ),
      );
    const model = step.value.value;
    const scale = inputs.text('per') === 'year' ? Math.round(perYear) : 1;
    const channels = model.channels.map((channel, c) => spendsOf(channel, c, weeks, scale));
    const lost = channels.filter(({ fit: { identified } }) => !identified);
    return reported(
      fitView({ weeks, model, channels, options, scale, seed: inputs.number('seed'), decimals: inputs.decimals }),
      [
        ...problems,
        ...lost.map(({ fit: { name, notes } }) =>
          warning(
            'not-identified',
            weeks.places[history.channels.findIndex((channel) => channel.name === name)] ?? inputs.table,
            notes.join('; '),
            `a history that shows what ${name} does`,
            'Do not move its budget by this curve: vary the spend, or run a test (job experiment).',
          ),
        ),
      ],
    );
  }
}

/** What the channel spends now and how far the data reach, in the scale of the curves. */
function spendsOf(fitted: FittedChannel['fit'], c: number, weeks: Weeks, scale: number): FittedChannel {
  const spend = weeks.history.channels[c]?.values ?? [];
  const recent = spend.slice(-Math.round(weeks.perYear));
  const mean = recent.reduce((sum, value) => sum + value, 0) / Math.max(1, recent.length);
  const felt = adstock(spend, fitted.decay, null, true);
  const most = (felt.ok ? felt.value : spend).reduce((high, value) => Math.max(high, value), 0);
  return {
    fit: fitted,
    spend: spend.reduce((sum, value) => sum + value, 0),
    current: mean * scale,
    cap: Math.max(most, mean) * scale,
  };
}
