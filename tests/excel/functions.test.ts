/** Cell functions through Microsoft's own custom-function runtime: every declared example, and errors as a cell gets them. */
import { expect, it } from 'vitest';
import { idOf } from '../../src/functions/define.ts';
import { REGISTRY } from '../../src/functions/registry.ts';
import { startFunctionsRuntime } from '../../src/workbench/excel/functionsRuntime.ts';

const runtime = startFunctionsRuntime();
// It reads CustomFunctions when it loads, so only now.
const { associateFunctions } = await import('../../src/excel/functions.ts');
associateFunctions();

/** Excel hands over null for every omitted argument. */
const padded = (args: readonly unknown[], length: number) => Array.from({ length }, (_, i) => args[i] ?? null);
const blanks = (value: unknown): unknown => (Array.isArray(value) ? value.map(blanks) : value === null ? '' : value);

// All at once, as a sheet recalculates: the runtime gathers answers for half a second before it sends them.
const EXAMPLES = REGISTRY.flatMap((spec) =>
  spec.examples.map((example, i) => {
    const answer = runtime.call(idOf(spec), padded(example.args, spec.params.length));
    return [`${spec.name} ${i + 1}`, example, answer] as const;
  }),
);

it.each(EXAMPLES)('%s', async (_, { result }, asked) => {
  const answer = await asked;
  if ('value' in result) {
    const expected = Array.isArray(result.value) ? result.value : [[result.value]];
    expect(answer).toEqual({ ok: true, value: blanks(expected) });
  } else {
    expect(answer.ok).toBe(false);
    if (!answer.ok && ['#VALUE!', '#N/A'].includes(result.error.code))
      expect(answer.message).toBe(result.error.message);
  }
});

it('passes an error cell on inside a range and keeps the others', async () => {
  const answer = await runtime.call('VARIANCE', [
    [[1], [2]],
    [[3], [{ type: 'Error', basicType: 'Error', basicValue: '#N/A' }]],
  ]);
  expect(answer.ok && Array.isArray(answer.value) && answer.value[0]).toEqual([2]);
});
it('names the position of text', async () => {
  expect(
    await runtime.call('VARIANCE', [
      [[1], ['n.a.']],
      [[3], [4]],
    ]),
  ).toMatchObject({ ok: false, message: "row 2 of budget: 'n.a.' is text" });
});
