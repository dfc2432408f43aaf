/** 100,000 journeys: reading them, Markov removal effects and all models, beside a plain pass that counts. */
import { type AttributionModel, attribute } from '../../src/core/attribution/attribute.ts';
import { type Paths, parsePaths } from '../../src/core/attribution/paths.ts';
import { seeded } from '../../tests/support/random.ts';
import { best, goal, must, print, shown, times } from './measure.ts';

const N = 100_000;
const CHANNELS = 12;
/** SOLVER.md 6, P8: all models with reading within 100 ms. */
const GOAL_MS = 100;

const SIMPLE: readonly AttributionModel[] = [
  { kind: 'first' },
  { kind: 'last' },
  { kind: 'linear' },
  { kind: 'position', first: 0.4, last: 0.4 },
  { kind: 'time_decay', halfLife: 7 },
  { kind: 'shapley' },
];

export function benchAttribution(): void {
  const random = seeded(8);
  const texts = Array.from({ length: N }, () =>
    Array.from({ length: random.whole(1, 8) }, () => `Channel ${random.whole(1, CHANNELS)}`).join(' > '),
  );
  const conversions = texts.map(() => random.whole(0, 3));
  const nulls = texts.map(() => random.whole(0, 5));
  const paths = must(parsePaths(texts, true));
  const markov = (order: number) => must(attribute(paths, conversions, { kind: 'markov', order, nulls }));
  const simple = () => SIMPLE.map((model) => must(attribute(paths, conversions, model)));
  const read = best(() => parsePaths(texts, true));
  const plainRead = best(() => countNames(texts));
  const pass = best(() => plainCount(paths, conversions));
  const all = best(() => {
    must(parsePaths(texts, true));
    simple();
    markov(1);
  });
  const row = (what: string, ours: number, plain: number, most?: number) => [
    ...[what, shown(ours), most === undefined ? '' : goal(ours, most), shown(plain), times(ours, plain)],
  ];
  print(
    `${N.toLocaleString('en')} journeys, ${paths.touches.length.toLocaleString('en')} touches, ${CHANNELS} channels, beside a plain pass that counts touches`,
    ['what', 'ours', 'goal', 'plain pass', 'ours ÷ pass'],
    [
      row('reading the texts, with days', read, plainRead),
      row(
        'Markov, order 1',
        best(() => markov(1)),
        pass,
      ),
      row(
        'Markov, order 2',
        best(() => markov(2)),
        pass,
      ),
      row('six other models', best(simple), pass),
      row('reading and all seven models', all, plainRead + pass, GOAL_MS),
    ],
  );
}

/** Split, trim, count by name. */
function countNames(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const part of text.split('>')) {
      const name = part.trim();
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  return counts;
}

/** Transitions between the touches of each journey, by conversions. */
function plainCount({ channels, touches, starts }: Paths, conversions: readonly number[]): Float64Array {
  const width = channels.length + 1;
  const counts = new Float64Array(width * width);
  for (let row = 0; row < conversions.length; row++) {
    let before = channels.length;
    for (let i = starts[row] ?? 0; i < (starts[row + 1] ?? 0); i++) {
      const touch = touches[i] ?? 0;
      counts[before * width + touch] = (counts[before * width + touch] ?? 0) + (conversions[row] ?? 0);
      before = touch;
    }
  }
  return counts;
}
