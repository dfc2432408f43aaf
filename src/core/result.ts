/** The outcome of a core function: a value, or a problem with a stable code and a sentence. */
export type CoreProblem = { readonly code: string; readonly message: string };
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: CoreProblem };

/** A value. */
export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
/** No value: a code that callers tell apart, and a sentence for people. */
export const problem = (code: string, message: string): { readonly ok: false; readonly problem: CoreProblem } => ({
  ok: false,
  problem: { code, message },
});
