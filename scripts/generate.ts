/** Writes the generated files; `--check` fails when one is not up to date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { toMarkdown } from '../src/functions/project.ts';
import { contractMarkdown } from './contractPage.ts';

const FILES: readonly { readonly path: string; readonly text: string }[] = [
  { path: 'docs/functions.md', text: toMarkdown() },
  { path: 'docs/workbook.md', text: contractMarkdown() },
];

const check = process.argv.includes('--check');
for (const { path, text } of FILES) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
  if (!check) writeFileSync(path, text);
  else {
    console.error(`${path} is not up to date: run npm run generate`);
    process.exitCode = 1;
  }
}
