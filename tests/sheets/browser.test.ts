/** The bridge for browser tests: its page script evaluated in a bare context, answered by the built Code.js. */
import { createContext, Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { buildServer, PUBLIC_FUNCTIONS } from '../../scripts/serverBundle.ts';
import { type ScriptRun, sheetsWorkbook } from '../../src/sheets/workbook.ts';
import { SERVER_BINDING, scriptRunPage, serverBinding } from '../../src/workbench/sheets/browser.ts';
import { startSimulatedSheets } from '../../src/workbench/sheets/simulatedSheets.ts';
import { planBook } from '../support/fixtures.ts';

const code = await buildServer();

function pageOver(server: Parameters<typeof serverBinding>[0]) {
  const answer = serverBinding(server);
  const window: {
    google?: { script: { run: ScriptRun & Record<string, (...args: readonly unknown[]) => void> } };
  } & Record<string, unknown> = {};
  window[SERVER_BINDING] = async (name: string, args: readonly unknown[]) => answer(name, args);
  new Script(scriptRunPage(PUBLIC_FUNCTIONS)).runInContext(createContext({ window }));
  const run = window.google?.script.run;
  if (run === undefined) throw new Error('the page script defines no google.script.run');
  return run;
}

describe('google.script.run in the page', () => {
  it('carries the workbook', async () => {
    const workbook = sheetsWorkbook(pageOver(startSimulatedSheets(planBook(), code)));
    expect((await workbook.survey()).names.map((name) => name.name).sort()).toEqual(['Budget_Lines', 'Budget_Total']);
    await expect(workbook.read(JSON.parse('{"not":"a list"}'))).rejects.toMatchObject({ name: 'HostFault' });
  });
  it('has the public functions and no others', () => {
    expect(Object.keys(pageOver(startSimulatedSheets(planBook(), code))).sort()).toEqual(
      ['withFailureHandler', 'withSuccessHandler', ...PUBLIC_FUNCTIONS].sort(),
    );
  });
  it('throws at once for a Date or a function as argument', () => {
    const run = pageOver(startSimulatedSheets(planBook(), code));
    for (const argument of [new Date(0), () => 1, { deep: [new Date(0)] }, new Map()])
      expect(() => run.budgetRpc?.(argument as never)).toThrow('illegal value');
  });
  it('delivers null for a result that holds a Date, and only the message of an error', async () => {
    expect(serverBinding({ execute: () => ({ at: [new Date(0)] }) })('x', [])).toEqual({ value: null });
    const run = pageOver({
      execute: () => {
        throw new Error('Exceeded maximum execution time');
      },
    });
    await expect(sheetsWorkbook(run).survey()).rejects.toMatchObject({ message: 'Exceeded maximum execution time' });
  });
});
