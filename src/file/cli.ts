/** The command `apportion`: the product over plain .xlsx files, with no Excel and no account. */
import { createInterface } from 'node:readline';
import { answerLine } from '../functions/call.ts';
import { REPORTS } from '../jobs/report/catalogue.ts';
import { ROLES } from '../workbook/roles.ts';
import { parseArguments, SETTINGS } from './cli/args.ts';
import { problemList } from './cli/render.ts';
import { run } from './cli/run.ts';

/** Names in lines of about 90 characters. */
function wrapped(names: readonly string[], indent: number): string {
  const lines: string[] = [];
  for (const name of names) {
    const line = lines[lines.length - 1];
    if (line === undefined || line.length + name.length > 88) lines.push(`${' '.repeat(indent)}${name}`);
    else lines[lines.length - 1] = `${line}, ${name}`;
  }
  return lines.join('\n');
}

const HELP = `apportion — budget allocation, variance and ROI over .xlsx files

  apportion inspect  FILE                 what is in this workbook, what is missing
  apportion allocate FILE [options]       split a total over the lines of a table
  apportion variance FILE [options]       actual against budget: per line, group, total
${REPORTS.map(({ name, summary }) => `  apportion ${name.padEnd(9)} FILE [options]      ${summary}`).join('\n')}
  apportion undo     FILE [options]       put back what the last run overwrote
  apportion call                          cell functions: one JSON call per line of standard input
  apportion help | version

options
  --out NEW.xlsx      write the result to another file
  --in-place          write the result into FILE itself
  --dry-run           show everything, write nothing
  --json              answer as JSON
  --set name=value    say how (repeat it):
${Object.entries(SETTINGS)
  .map(([name, doc]) => `      ${name.padEnd(12)} ${doc}`)
  .join('\n')}
      and a column for any role, by header or by letter:
${wrapped(
  ROLES.map(({ role }) => role),
  6,
)}

settings of one job
${REPORTS.map(({ name, settings }) => `  ${name}\n${settings.map((setting) => `      ${setting.name.padEnd(12)} ${setting.doc}${setting.fallback === null ? '' : ` (${setting.fallback})`}`).join('\n')}`).join('\n')}

Without --out and --in-place nothing is written. Exit code 0: done; 1: problems; 2: wrong use.`;

const VERSION = '0.1.0';

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parseArguments(argv);
  if (!parsed.ok) {
    console.error(problemList(parsed.problems));
    return 2;
  }
  const { value: args } = parsed;
  switch (args.verb) {
    case 'help':
      console.log(HELP);
      return 0;
    case 'version':
      console.log(VERSION);
      return 0;
    case 'call':
      return answer();
    default: {
      const outcome = await run(args);
      const text = args.json ? JSON.stringify(outcome.json, null, 2) : outcome.text;
      if (outcome.exit === 0 || args.json) console.log(text);
      else console.error(text);
      return outcome.exit;
    }
  }
}

/** Answers are gathered and written in large pieces: many thousand lines a second. */
async function answer(): Promise<number> {
  let pending = '';
  const flush = () =>
    new Promise<void>((resolve) => {
      const text = pending;
      pending = '';
      if (text === '') resolve();
      else process.stdout.write(text, () => resolve());
    });
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    pending += `${answerLine(line)}\n`;
    if (pending.length > 65_536 || process.stdin.readableLength === 0) await flush();
  }
  await flush();
  return 0;
}

process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
  // A reader such as `head` that closed the pipe is no error of ours.
  if (fault.code === 'EPIPE') process.exit(0);
  throw fault;
});
process.exitCode = await main(process.argv.slice(2));
