/** The command `apportion`: the product over plain .xlsx files, with no Excel and no account. */
import { createInterface } from 'node:readline';
import { answerLine } from '../functions/call.ts';
import { parseArguments } from './cli/args.ts';
import { help } from './cli/help.ts';
import { problemList } from './cli/render.ts';
import { run } from './cli/run.ts';

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
      console.log(help(args.file));
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
