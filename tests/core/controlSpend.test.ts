import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { carryOver } from '../../src/core/control/carryOver.ts';
import { COMPLETION_METHODS, type CompletionMethod, completion } from '../../src/core/control/completion.ts';
import { encumbrance, type Transaction } from '../../src/core/control/encumbrance.ts';
import { fundsAvailable } from '../../src/core/control/funds.ts';
import { checkLimits, type Limit, tripPoints } from '../../src/core/control/limits.ts';
import { release, type Tranche } from '../../src/core/control/release.ts';
import { get, sum } from './varianceTools.ts';

describe('spend limits (R26, C40)', () => {
  // SAP's tolerances on 100,000: warn at 80 %, 1,000 absolute, stop at 110 %.
  const sap: readonly Limit[] = [
    { action: 'warn', measure: 'share', value: 0.8 },
    { action: 'stop', measure: 'share', value: 1.1 },
    { action: 'stop', measure: 'over', value: 100_000 },
  ];
  it('warn 80,000; 1,000 absolute 101,000 trips before 110 % 110,000', () => {
    expect(get(tripPoints(10_000_000, sap))).toEqual([
      { action: 'warn', at: 8_000_000 },
      { action: 'stop', at: 10_100_000 },
    ]);
    expect(get(tripPoints(10_000_000, sap.slice(0, 2)))[1]).toEqual({ action: 'stop', at: 11_000_000 });
    // On a small budget 110 % comes first.
    expect(get(tripPoints(500_000, sap))[1]).toEqual({ action: 'stop', at: 550_000 });
  });
  it.each([
    [8_000_000, null, null, { action: 'inform', room: 0 }],
    [8_000_001, 'inform', 1, { action: 'warn', room: 1_999_999 }],
    [10_000_000, 'inform', 2_000_000, { action: 'warn', room: 0 }],
    [10_000_001, 'warn', 1, { action: 'stop', room: 999_999 }],
    [11_000_001, 'stop', 1, null],
  ] as const)('80 / 100 / 110 %% of 100,000.00: use of %i', (used, action, over, next) =>
    expect(get(checkLimits(10_000_000, used))).toMatchObject({ action, over, next }),
  );
  it('a milder action never trips after a stricter one', () =>
    expect(
      get(
        tripPoints(100, [
          { action: 'inform', measure: 'over', value: 50 },
          { action: 'stop', measure: 'share', value: 1 },
        ]),
      ),
    ).toEqual([
      { action: 'inform', at: 100 },
      { action: 'stop', at: 100 },
    ]));
  it('an exhausted or overdrawn budget trips on the first cent', () => {
    expect(get(checkLimits(0, 1)).action).toBe('stop');
    expect(get(checkLimits(-500, 1)).action).toBe('stop');
    expect(get(checkLimits(0, 0)).action).toBeNull();
    expect(get(checkLimits(100, 500, [])).action).toBeNull();
  });
  it.each([
    [checkLimits(1.5, 1), 'bad-amount'],
    [checkLimits(1, Number.NaN), 'bad-amount'],
    [checkLimits(1, 1, [{ action: 'stop', measure: 'share', value: -1 }]), 'bad-limit'],
    [checkLimits(1, 1, [{ action: 'stop', measure: 'over', value: 0.5 }]), 'bad-limit'],
    [checkLimits(2 ** 52, 1, [{ action: 'stop', measure: 'share', value: 4 }]), 'bad-limit'],
  ] as const)('refuses %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('more use never gives a milder action; the room is exact to the cent', () =>
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(2e6), fc.array(fc.nat(200), { maxLength: 4 }), (budget, used, shares) => {
        const limits = shares.map(
          (n, i): Limit => ({
            action: i % 2 ? 'warn' : 'stop',
            measure: 'share',
            value: n / 100,
          }),
        );
        const { next } = get(checkLimits(budget, used, limits));
        if (next === null) return true;
        const full = get(checkLimits(budget, used + next.room, limits));
        const beyond = get(checkLimits(budget, used + next.room + 1, limits));
        const exact = shares.some((n) => (used + next.room + 1) * 100 > budget * n);
        return full.next?.action === next.action && beyond.action !== full.action && exact;
      }),
    ));
});

const order = (date: number, name: string, amount: number, line = 'Media'): Transaction => ({
  kind: 'commitment',
  date,
  order: name,
  line,
  amount,
});
const invoice = (date: number, name: string | null, amount: number, final = false, line = 'Media'): Transaction => ({
  kind: 'invoice',
  date,
  order: name,
  line,
  amount,
  final,
});

describe('commitments (R26)', () => {
  it('PO 20,000, invoices 12,000 and 9,500 final: 20,000 → 8,000 → 0, actual 21,500, over 1,500 flagged', () => {
    const state = get(
      encumbrance([order(1, 'PO1', 2_000_000), invoice(2, 'PO1', 1_200_000), invoice(3, 'PO1', 950_000, true)]),
    );
    expect(state.postings).toEqual([
      { liquidated: 0, open: 2_000_000, used: 2_000_000, flag: null },
      { liquidated: 1_200_000, open: 800_000, used: 2_000_000, flag: null },
      { liquidated: 800_000, open: 0, used: 2_150_000, flag: 'over-invoiced' },
    ]);
    expect(state.lines).toEqual([{ line: 'Media', actual: 2_150_000, committed: 0 }]);
    expect(state.orders[0]).toMatchObject({ over: 150_000, closed: true });
  });
  it('a final invoice below the order frees the rest', () => {
    const state = get(encumbrance([order(1, 'PO1', 100), invoice(2, 'PO1', 60, true)]));
    expect(state.lines).toEqual([{ line: 'Media', actual: 60, committed: 0 }]);
    expect(state.postings[1]).toMatchObject({ liquidated: 100, flag: null });
  });
  it('ERPNext #36610: 20m − 11m invoiced − 5m ordered leaves 4m', () => {
    const m = 100_000_000;
    const state = get(encumbrance([order(1, 'PO1', 11 * m), invoice(2, 'PO1', 11 * m, true), order(3, 'PO2', 5 * m)]));
    const [media] = state.lines;
    expect(fundsAvailable(20 * m, media?.actual ?? 0, media?.committed)).toBe(4 * m);
  });
  it('250,000 + 10,000 − 5 % − 92,000 − 60,000 = 95,000; after 15,000 soft 80,000', () => {
    const [media] = get(encumbrance([invoice(1, null, 9_200_000), order(1, 'P', 6_000_000)])).lines;
    const free = (soft: number) => fundsAvailable(26_000_000, media?.actual ?? 0, media?.committed, 1_300_000, soft);
    expect([free(0), free(1_500_000)]).toEqual([9_500_000, 8_000_000]);
  });
  it('back-dated rows count at their posting date, not in the order of entry', () => {
    const state = get(encumbrance([invoice(5, 'PO1', 70), order(1, 'PO1', 100), order(3, 'PO1', 20)]));
    expect(state.postings).toEqual([
      { liquidated: 70, open: 50, used: 120, flag: null },
      { liquidated: 0, open: 100, used: 100, flag: null },
      { liquidated: 0, open: 120, used: 120, flag: null },
    ]);
  });
  it('an invoice before its order is flagged, and not counted twice afterwards', () => {
    const state = get(encumbrance([invoice(1, 'PO1', 70), order(2, 'PO1', 100)]));
    expect(state.postings.map(({ flag, used }) => [flag, used])).toEqual([
      ['no-order', 70],
      [null, 100],
    ]);
  });
  it('an unknown order, or one of another line, is spend without an order', () => {
    const state = get(encumbrance([order(1, 'PO1', 100), invoice(2, 'PO1', 30, false, 'Events')]));
    expect(state.postings[1]).toEqual({ liquidated: 0, open: 0, used: 30, flag: 'no-order' });
    expect(state.orders).toHaveLength(1);
  });
  it('a credit note lowers the actual and reopens its order, unless that is closed', () => {
    const open = get(encumbrance([order(1, 'P', 100), invoice(2, 'P', 60), invoice(3, 'P', -60)]));
    expect(open.lines[0]).toMatchObject({ actual: 0, committed: 100 });
    const closed = get(encumbrance([order(1, 'P', 100), invoice(2, 'P', 60, true), invoice(3, 'P', -10)]));
    expect(closed.lines[0]).toMatchObject({ actual: 50, committed: 0 });
  });
  it.each([
    [[order(1, 'P', 0.5)], 'bad-posting'],
    [[order(1.5, 'P', 1)], 'bad-posting'],
    [[order(1, 'P', 2 ** 53 - 1), invoice(1, 'P', 9)], 'too-large'],
  ] as const)('refuses %#', (rows, code) => expect(encumbrance(rows)).toMatchObject({ ok: false, problem: { code } }));

  const posting = fc.record({
    date: fc.integer({ min: 1, max: 5 }),
    order: fc.constantFrom('P1', 'P2', 'P3'),
    line: fc.constantFrom('Media', 'Events'),
    amount: fc.integer({ min: 1, max: 1000 }),
  });
  const rows = fc.array(
    fc.oneof(
      posting.map((p): Transaction => ({ ...p, kind: 'commitment' })),
      fc.tuple(posting, fc.boolean()).map(([p, final]): Transaction => ({ ...p, kind: 'invoice', final })),
    ),
    { maxLength: 20 },
  );
  it('actual is what is invoiced; open + liquidated is what was ordered, as far as orders are not closed', () =>
    fc.assert(
      fc.property(rows, (given) => {
        const { orders, lines } = get(encumbrance(given));
        const invoiced = sum(given.map((t) => (t.kind === 'invoice' ? t.amount : 0)));
        return (
          sum(lines.map(({ actual }) => actual)) === invoiced &&
          sum(lines.map(({ committed }) => committed)) === sum(orders.map(({ open }) => open)) &&
          orders.every((o) => o.open === (o.closed ? 0 : Math.max(o.ordered - o.invoiced, 0)))
        );
      }),
      { numRuns: 1000 },
    ));
  it('in order of date it agrees with min(invoice, open), step by step', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.array(fc.integer({ min: 1, max: 200 })), (ordered, invoices) => {
        const state = get(encumbrance([order(0, 'P', ordered), ...invoices.map((n, i) => invoice(i + 1, 'P', n))]));
        let open = ordered;
        return invoices.every((amount, i) => {
          const step = Math.min(amount, open);
          open -= step;
          return state.postings[i + 1]?.liquidated === step && state.postings[i + 1]?.open === open;
        });
      }),
    ));
  it('the order of rows does not change the end', () =>
    fc.assert(
      fc.property(rows, (given) => {
        const end = (list: readonly Transaction[]) => {
          const { orders, lines } = get(encumbrance(list));
          return [...orders, ...lines].map((state) => JSON.stringify(state)).sort();
        };
        return JSON.stringify(end(given)) === JSON.stringify(end([...given].reverse()));
      }),
      { numRuns: 500 },
    ));
  it('100,000 transactions take one pass', () => {
    const many = Array.from({ length: 100_000 }, (_, i) =>
      i % 3 === 0 ? order(i % 365, `P${i % 9000}`, 900) : invoice((i * 7) % 365, `P${i % 9000}`, 300),
    );
    expect(get(encumbrance(many)).postings).toHaveLength(100_000);
  });
});

describe('phased release (R10)', () => {
  const shares = [0.4, 0.25, 0.2, 0.15];
  const tranches = (metOn: number | null): readonly Tranche[] =>
    shares.map((share, i) => ({ date: 100 * i, share, gates: i === 0 ? [{ share: 0.1, metOn }] : [] }));
  const total = 2_500_000_000;
  it('25,000,000 at 40/25/20/15 is 10.0 / 6.25 / 5.0 / 3.75M; the gate holds 1.0M of Q1', () => {
    const q1 = get(release(total, tranches(null), 180_000_000, 50));
    expect(q1.tranches.map(({ amount }) => amount)).toEqual([1_000_000_000, 625_000_000, 500_000_000, 375_000_000]);
    expect(q1).toMatchObject({ released: 900_000_000, held: 100_000_000, notDue: 1_500_000_000, lapsed: 0 });
    // released − consumed, not approved − consumed.
    expect(q1.available).toBe(720_000_000);
  });
  it.each([
    ['met in Q1', 30, 50, true, 1_000_000_000, 0],
    ['met, but after the day of the report', 60, 50, true, 900_000_000, 0],
    ['met in Q2, carried forward', 120, 130, true, 1_625_000_000, 0],
    ['met in Q2, not carried forward', 120, 130, false, 1_525_000_000, 100_000_000],
    ['met in Q1, seen from Q2', 30, 130, false, 1_625_000_000, 0],
    ['never met, not carried forward', null, 130, false, 1_525_000_000, 100_000_000],
  ] as const)('%s', (_, metOn, asOf, cumulative, released, lapsed) =>
    expect(get(release(total, tranches(metOn), 0, asOf, cumulative))).toMatchObject({ released, lapsed }),
  );
  it('seed 003 lists 52 % as the first 40 %: refused, with the sum', () =>
    expect(
      release(
        total,
        [0.52, 0.25, 0.2, 0.15].map((share, date) => ({ share, date, gates: [] })),
        0,
        9,
      ),
    ).toEqual({
      ok: false,
      problem: { code: 'bad-shares', message: 'the shares add up to 1.12, not to 1' },
    }));
  const gated = (...gates: readonly number[]): readonly Tranche[] => [
    { date: 1, share: 1, gates: gates.map((share) => ({ share, metOn: null })) },
  ];
  it.each([
    [release(1.5, tranches(null), 0, 1), 'bad-amount'],
    [release(-1, tranches(null), 0, 1), 'bad-amount'],
    [release(100, [], 0, 1), 'no-lines'],
    [release(100, gated(0.6, 0.6), 0, 1), 'bad-shares'],
    [release(100, gated(-0.1), 0, 1), 'bad-shares'],
    [release(100, tranches(null), 0, Number.NaN), 'bad-dates'],
    [release(100, [...tranches(null)].reverse(), 0, 1), 'bad-dates'],
  ] as const)('refuses %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('released, held, lapsed and not due add up to the approved amount; meeting a milestone never takes away', () =>
    fc.assert(
      fc.property(
        fc.nat(1_000_000_000),
        fc.array(fc.record({ share: fc.integer({ min: 0, max: 50 }), metOn: fc.option(fc.nat(400)) }), {
          maxLength: 2,
        }),
        fc.nat(400),
        fc.boolean(),
        (approved, list, asOf, cumulative) => {
          const plan = (met: boolean) =>
            shares.map((share, i) => ({
              date: 100 * i,
              share,
              gates: list.map((gate) => ({ share: gate.share / 100, metOn: met ? 100 * i : gate.metOn })),
            }));
          const now = get(release(approved, plan(false), 0, asOf, cumulative));
          return (
            now.released + now.held + now.lapsed + now.notDue === approved &&
            now.tranches.every((t) => t.released + t.held + t.lapsed + t.notDue === t.amount && t.released >= 0) &&
            get(release(approved, plan(true), 0, asOf, cumulative)).released >= now.released
          );
        },
      ),
      { numRuns: 1000 },
    ));
});

describe('carry-over (R42)', () => {
  it.each([
    ['none', { kind: 'none' }, [3_000_000, 0, 1_950_000]],
    ['surplus', { kind: 'surplus' }, [3_000_000, 0, 1_950_000]],
    ['both', { kind: 'both' }, [1_050_000, 0, 0]],
    ['capped', { kind: 'capped', cap: 100 }, [1_050_000, 0, 0]],
  ] as const)('budget 30,000, spent 49,500: %s', (_, policy, expected) => {
    const [first, second] = get(carryOver([3_000_000, 3_000_000], [4_950_000, 0], policy));
    expect([second?.available, first?.lapsed, first?.forgiven]).toEqual(expected);
  });
  it.each([
    ['none', { kind: 'none' }, [30_000, 10_000]],
    ['surplus', { kind: 'surplus' }, [40_000, 0]],
    ['both', { kind: 'both' }, [40_000, 0]],
    ['capped', { kind: 'capped', cap: 4000 }, [34_000, 6000]],
  ] as const)('budget 300.00, spent 200.00: %s', (_, policy, expected) => {
    const [first, second] = get(carryOver([30_000, 30_000], [20_000, 0], policy));
    expect([second?.available, first?.lapsed]).toEqual(expected);
  });
  it.each([
    [carryOver([1], [], { kind: 'both' }), 'bad-periods'],
    [carryOver([1.5], [1], { kind: 'both' }), 'bad-amount'],
    [carryOver([1], [1], { kind: 'capped', cap: -1 }), 'bad-amount'],
  ] as const)('refuses %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  it('nothing is lost without a word: left = carried + lapsed − forgiven; "both" keeps Σ budget − Σ spent', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1e6), fc.nat(1e6)), { minLength: 1, maxLength: 12 }),
        fc.constantFrom(
          { kind: 'none' } as const,
          { kind: 'surplus' } as const,
          { kind: 'capped', cap: 5000 } as const,
        ),
        (periods, policy) => {
          const [budgets, spent] = [periods.map(([b]) => b), periods.map(([, s]) => s)];
          const both = get(carryOver(budgets, spent, { kind: 'both' }));
          return (
            both[both.length - 1]?.carried === sum(budgets) - sum(spent) &&
            get(carryOver(budgets, spent, policy)).every(
              (row, i) =>
                row.available - (spent[i] ?? 0) === row.carried + row.lapsed - row.forgiven &&
                row.lapsed >= 0 &&
                row.forgiven >= 0,
            )
          );
        },
      ),
    ));
});

describe('forecast at completion from spend alone (R19)', () => {
  // 120,000 in all, 48,000 of it due in the first five of twelve months.
  const plan = [...Array(5).fill(960_000), ...Array(6).fill(1_028_571), 1_028_574];
  it.each([
    ['runRate', 12_096_000],
    ['phased', 12_600_000],
    ['remainingPlan', 12_240_000],
  ] as const)('%s', (method, eac) =>
    expect(get(completion(plan, 5, 5_040_000, 0, method))).toEqual({
      eac,
      etc: eac - 5_040_000,
      vac: 12_000_000 - eac,
      floored: false,
    }),
  );
  it('is never below actual + open commitments', () =>
    expect(get(completion(plan, 5, 5_040_000, 9_000_000, 'runRate'))).toEqual({
      eac: 14_040_000,
      etc: 9_000_000,
      vac: -2_040_000,
      floored: true,
    }));
  it('names every method', () => expect(Object.values(COMPLETION_METHODS).every((name) => name.length > 0)).toBe(true));
  it.each([
    [completion(plan, 0, 0, 0, 'runRate'), 'no-base'],
    [completion([0, 5], 1, 3, 0, 'phased'), 'no-base'],
    [completion(plan, 13, 0, 0, 'runRate'), 'bad-periods'],
    [completion([], 0, 0, 0, 'remainingPlan'), 'bad-periods'],
    [completion([1.5], 1, 0, 0, 'runRate'), 'bad-amount'],
    [completion([1, 2 ** 52], 1, 2 ** 30, 0, 'phased'), 'bad-amount'],
  ] as const)('refuses %#', (result, code) => expect(result).toMatchObject({ ok: false, problem: { code } }));
  const methods = Object.keys(COMPLETION_METHODS) as CompletionMethod[];
  it('a closed year is its actual; spending as planned forecasts the plan; more spend never forecasts less', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 12 }),
        fc.nat(5_000_000),
        fc.nat(100_000),
        fc.nat(12),
        (periods, actual, committed, k) => {
          const closed = 1 + (k % periods.length);
          const of = (n: number, spent: number, method: CompletionMethod, open = 0) =>
            get(completion(periods, n, spent, open, method)).eac;
          const due = sum(periods.slice(0, closed));
          return methods.every(
            (method) =>
              of(periods.length, actual, method) === actual &&
              of(closed, actual, method, committed) >= actual + committed &&
              of(closed, actual + 1, method) >= of(closed, actual, method) &&
              (method === 'runRate' || of(closed, due, method) === sum(periods)),
          );
        },
      ),
      { numRuns: 500 },
    ));
});
