/** Every command of the README runs, or stands in CI. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const readme = readFileSync('README.md', 'utf8');
const blocks = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((match) => (match[1] ?? '').trim().split('\n'));
const scripts: Readonly<Record<string, string>> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;
/** These install everything again: CI runs them on a clean checkout. */
const IN_CI = ['npm ci && npm run demo', 'npm ci && npm test'];

describe('README', () => {
  it('has its two set-up commands, and CI runs both', () => {
    expect(blocks.filter((command) => command.startsWith('npm ci'))).toEqual(IN_CI);
    const ci = readFileSync('.ci/run', 'utf8');
    for (const command of ['npm ci', 'npm run demo', 'npm test', 'npm run check:static'])
      expect(ci).toContain(`\n${command}\n`);
  });
  it.each(blocks.filter((command) => !IN_CI.includes(command)).map((command) => [command]))('%s', (command) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect(stderr.replace(/^npm warn.*$/gm, '').trim()).toBe('');
    expect([status, stdout.length > 20]).toEqual([0, true]);
  });
  it('names only scripts and files that exist', () => {
    for (const [, name = ''] of readme.matchAll(/npm run (?:-s )?([\w:]+)/g)) expect(scripts).toHaveProperty([name]);
    for (const [, path = ''] of readme.matchAll(/\]\((?!http)([\w./-]+)\)/g))
      expect([path, existsSync(path)]).toEqual([path, true]);
    for (const [, path = ''] of readme.matchAll(/`(examples\/[\w.-]+)`/g)) expect(existsSync(path)).toBe(true);
  });
});

it('the demo prints all tables and writes all workbooks', () => {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/demo.ts'], { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toContain('allocated 25,000,000 + unallocated 0 = total 25,000,000');
  expect(stdout).toContain('lines add up to the total');
  expect(stdout).toContain('Proven: no allocation within these limits brings more.');
  for (const name of ['departments-allocated', 'marketing-variance', 'media-plan'])
    expect([name, existsSync(`out/${name}.xlsx`)]).toEqual([name, true]);
});
