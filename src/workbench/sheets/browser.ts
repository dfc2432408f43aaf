/**
 * `google.script.run` for a sidebar page in a real browser, answered by the simulated server in Node:
 * `await page.exposeFunction(SERVER_BINDING, serverBinding(sheets)); await page.addInitScript(scriptRunPage(PUBLIC_FUNCTIONS));`
 */

/** The name under which the page reaches Node. */
export const SERVER_BINDING = 'apportionSimulatedServer';

type Server = { execute(name: string, args: readonly unknown[]): unknown };
export type ServerReply = { readonly value: unknown } | { readonly error: string };

/** What to expose to the page. Errors keep their message only, as Google's do. */
export function serverBinding(server: Server): (name: string, args: readonly unknown[]) => ServerReply {
  return (name, args) => {
    try {
      return { value: overTheWire(server.execute(name, args)) };
    } catch (thrown) {
      // Errors of the script belong to its own realm: only the message can be relied on.
      return {
        error:
          typeof thrown === 'object' && thrown !== null && 'message' in thrown
            ? String(thrown.message)
            : String(thrown),
      };
    }
  };
}

/** A result as Google delivers it: undefined is null, and one Date anywhere makes the whole result null. */
function overTheWire(value: unknown): unknown {
  const hasDate = (part: unknown): boolean =>
    Object.prototype.toString.call(part) === '[object Date]' ||
    (typeof part === 'object' && part !== null && Object.values(part).some(hasDate));
  return value === undefined || hasDate(value) ? null : JSON.parse(JSON.stringify(value));
}

/** Source of the page script that defines `google.script.run` with exactly `functions`. Illegal arguments throw at once. */
export function scriptRunPage(functions: readonly string[]): string {
  return `(() => {
  const illegal = (part) => typeof part === 'function' || (typeof part === 'object' && part !== null
    && (!['[object Object]', '[object Array]'].includes(Object.prototype.toString.call(part)) || Object.values(part).some(illegal)));
  const make = (success, failure) => {
    const run = { withSuccessHandler: (handler) => make(handler, failure), withFailureHandler: (handler) => make(success, handler) };
    for (const name of ${JSON.stringify(functions)}) run[name] = (...args) => {
      args.forEach((arg, i) => { if (illegal(arg)) throw new TypeError('Failed due to illegal value in property: ' + i); });
      window[${JSON.stringify(SERVER_BINDING)}](name, args).then((reply) => { if ('error' in reply) failure(new Error(reply.error)); else success(reply.value); });
    };
    return run;
  };
  window.google = { script: { run: make(() => undefined, () => undefined), host: { close: () => undefined } } };
})();`;
}
