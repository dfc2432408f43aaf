/**
 * A script is workbook work written once for hosts that answer at once and hosts that answer later: a generator
 * that yields requests and receives replies. These two drivers are the only places that know the difference.
 */
import type { AsyncHost, Reply, ReplyOf, Request, SyncHost } from './port.ts';

export type Script<T> = Generator<Request, T, Reply>;

/** Yields one request and gives its reply the type that belongs to it. */
export function* ask<R extends Request>(request: R): Generator<Request, ReplyOf<R>, Reply> {
  // The host answers each kind with its own reply type; the contract suite proves that for every host.
  return (yield request) as ReplyOf<R>;
}

export function runSync<T>(script: Script<T>, host: SyncHost): T {
  let step = script.next();
  while (!step.done) {
    let reply: Reply;
    try {
      reply = host.request(step.value);
    } catch (fault) {
      step = script.throw(fault);
      continue;
    }
    step = script.next(reply);
  }
  return step.value;
}

export async function runAsync<T>(script: Script<T>, host: SyncHost | AsyncHost): Promise<T> {
  let step = script.next();
  while (!step.done) {
    let reply: Reply;
    try {
      reply = await host.request(step.value);
    } catch (fault) {
      step = script.throw(fault);
      continue;
    }
    step = script.next(reply);
  }
  return step.value;
}
