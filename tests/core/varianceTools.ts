import type { Result } from '../../src/core/result.ts';

export const get = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
};
export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
