/** A real host whose round trips are counted and can be made to fail or to be interleaved with a co-author. */
import { type AsyncHost, HostFault, type Reply, type Request, type SyncHost } from '../../src/workbook/port.ts';

export type FaultyHost = {
  readonly host: AsyncHost;
  roundTrips(): number;
  failAt(n: number, when: 'before' | 'after'): void;
  meanwhile(n: number, act: () => void): void;
};

export function faultyHost(host: SyncHost | AsyncHost): FaultyHost {
  let count = 0;
  let fault: { readonly at: number; readonly when: 'before' | 'after' } | null = null;
  let other: { readonly at: number; readonly act: () => void } | null = null;
  const request = async (wanted: Request): Promise<Reply> => {
    count++;
    const failing = fault?.at === count ? fault.when : null;
    if (failing === 'before') throw new HostFault('unknown', 'the connection was cut (injected before)');
    const reply = await host.request(wanted);
    if (other?.at === count) other.act();
    if (failing === 'after') throw new HostFault('unknown', 'the connection was cut (injected after)');
    return reply;
  };
  return {
    host: { name: host.name, request },
    roundTrips: () => count,
    failAt: (n, when) => {
      fault = { at: count + n, when };
    },
    meanwhile: (n, act) => {
      other = { at: count + n, act };
    },
  };
}
