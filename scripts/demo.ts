/** The main jobs on three workbooks, with no Excel and no account: `npm run demo`. */
import { mkdirSync, rmSync } from 'node:fs';
import { parseArguments } from '../src/file/cli/args.ts';
import { run } from '../src/file/cli/run.ts';

mkdirSync('out', { recursive: true });
for (const name of ['departments-allocated.xlsx', 'marketing-variance.xlsx', 'media-plan.xlsx'])
  rmSync(`out/${name}`, { force: true });
const COMMANDS = [
  'allocate examples/departments.xlsx --out out/departments-allocated.xlsx',
  'variance examples/marketing-plan.xlsx --out out/marketing-variance.xlsx',
  'allocate examples/media-curves.xlsx --out out/media-plan.xlsx',
] as const;

for (const command of COMMANDS) {
  const args = parseArguments(command.split(' '));
  if (!args.ok) throw new Error(`the demo does not parse: ${command}`);
  const { exit, text } = await run(args.value);
  console.log(`$ apportion ${command}\n\n${text}\n`);
  if (exit !== 0) process.exitCode = exit;
}
