/** One command from arguments to exit code. Reads once, decides, shows, and writes only where it was told to. */
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { allocate } from '../../jobs/allocate/allocate.ts';
import { allocateInput } from '../../jobs/inputs/allocateInput.ts';
import type { Chosen } from '../../jobs/inputs/choose.ts';
import { reportInput } from '../../jobs/inputs/reportInput.ts';
import { varianceInput } from '../../jobs/inputs/varianceInput.ts';
import { inspect } from '../../jobs/inspect/inspect.ts';
import type { InspectView } from '../../jobs/inspect/view.ts';
import type { Decision } from '../../jobs/job.ts';
import { prepare } from '../../jobs/prepare.ts';
import { reportJob } from '../../jobs/report/job.ts';
import { varianceJob } from '../../jobs/variance/variance.ts';
import { parseAddress } from '../../workbook/address.ts';
import type { Plan, Receipt } from '../../workbook/port.ts';
import { error, type Problem, passes } from '../../workbook/problem.ts';
import type { Env } from '../../workbook/workbook.ts';
import { type OpenFile, openFile } from '../workbook.ts';
import type { Arguments } from './args.ts';
import { problemList } from './render.ts';
import { allocateReport, inspectReport, mappingLine, reportText, varianceReport } from './reports.ts';

/** 0 done, 1 problems (nothing written), 2 wrong use of the command line. */
export type Outcome = { readonly exit: 0 | 1 | 2; readonly text: string; readonly json: unknown };

export async function run(args: Arguments): Promise<Outcome> {
  const opened = openFile(args.file ?? '');
  if (!opened.ok) return failed(opened.problems);
  const { file } = opened;
  const found = inspect(await file.workbook.survey(), parseAddress(args.settings.get('table') ?? ''));
  const { verb } = args;
  if (typeof verb !== 'string')
    return job(
      args,
      file,
      found.view,
      reportInput(verb, found.view, args.settings),
      (input) => prepare(file.workbook, reportJob(verb), input),
      reportText,
    );
  switch (verb) {
    case 'inspect':
      return {
        exit: 0,
        text: join(inspectReport(found.view), problemList(found.problems)),
        json: { view: found.view, problems: found.problems },
      };
    case 'allocate':
      return job(
        args,
        file,
        found.view,
        allocateInput(found.view, args.settings),
        (input) => prepare(file.workbook, allocate, input),
        allocateReport,
      );
    case 'variance':
      return job(
        args,
        file,
        found.view,
        varianceInput(found.view, args.settings),
        (input) => prepare(file.workbook, varianceJob, input),
        varianceReport,
      );
    case 'undo':
      return undo(args, file);
    default:
      return failed(
        [error('usage', 'command line', `"${verb}" takes no file`, 'inspect, allocate, variance or undo')],
        2,
      );
  }
}

async function job<Input extends { readonly mapping: Parameters<typeof mappingLine>[1] }, View>(
  args: Arguments,
  file: OpenFile,
  found: InspectView,
  chosen: Chosen<Input>,
  decide: (input: Input) => Promise<Decision<View>>,
  report: (view: View) => string,
): Promise<Outcome> {
  if (chosen.input === null || chosen.table === null || !passes(chosen.problems)) return failed(chosen.problems);
  const decision = await decide(chosen.input);
  if (decision.view === null || decision.plan === null || !passes(decision.problems)) return failed(decision.problems);
  const seen = join(
    mappingLine(chosen.table, chosen.input.mapping),
    '',
    report(decision.view),
    problemList(decision.problems),
  );
  const target = args.inPlace ? args.file : args.out;
  const data = { title: found.title, input: chosen.input, view: decision.view, problems: decision.problems };
  if (target === null || args.dryRun) {
    const obstacles = await file.workbook.check(decision.plan);
    const note = args.dryRun
      ? 'Dry run: nothing was written.'
      : 'Nothing was written: add --out NEW.xlsx, or --in-place.';
    return {
      exit: passes(obstacles) ? 0 : 1,
      text: join(seen, problemList(obstacles), note),
      json: { ...data, obstacles, receipt: null },
    };
  }
  return written(file, target, await commit(file, decision.plan), seen, data);
}

const commit = (file: OpenFile, plan: Plan): Promise<Receipt> => file.workbook.commit(plan, environment());
const environment = (): Env => ({
  now: new Date().toISOString(),
  user: process.env.USER ?? process.env.USERNAME ?? '',
  runId: randomUUID(),
});

async function undo(args: Arguments, file: OpenFile): Promise<Outcome> {
  const target = args.inPlace ? args.file : args.out;
  if (target === null || args.dryRun) {
    const journal = await file.workbook.journal();
    const lines = journal.map((entry) => `${entry.run}  ${entry.at}  ${entry.status.padEnd(8)}  ${entry.title}`);
    return {
      exit: 0,
      text: join(
        ...(lines.length > 0 ? lines : ['The journal is empty.']),
        'Nothing was undone: add --out NEW.xlsx, or --in-place.',
      ),
      json: { journal },
    };
  }
  return written(file, target, await file.workbook.undo(environment(), args.settings.get('run')), 'Undo', {});
}

function written(file: OpenFile, target: string, receipt: Receipt, seen: string, data: object): Outcome {
  if (receipt.status !== 'done') return { ...failed(receipt.problems), json: { ...data, receipt } };
  const saved = file.save(
    target,
    receipt.targets.flatMap((place) => parseAddress(place) ?? []),
  );
  if (!saved.ok) return { ...failed(saved.problems), json: { ...data, problems: saved.problems } };
  const cells = `Wrote ${receipt.cells} ${receipt.cells === 1 ? 'cell' : 'cells'} to ${basename(target)}: ${receipt.targets.join(', ')}.`;
  return {
    exit: 0,
    text: join(seen, cells, ...receipt.warnings, ...saved.notes),
    json: { ...data, receipt, written: target, notes: saved.notes },
  };
}

const failed = (problems: readonly Problem[], exit: 1 | 2 = 1): Outcome => ({
  exit,
  text: join(problemList(problems), 'Nothing was written.'),
  json: { problems },
});
const join = (...parts: readonly string[]): string =>
  parts.filter((part, i) => part !== '' || (i > 0 && parts[i - 1] !== '')).join('\n');
