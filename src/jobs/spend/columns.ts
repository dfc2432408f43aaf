/** Which columns of a table of transactions, or of a wide table with one column per channel, mean what. */
import type { Grid } from '../../core/cell.ts';
import { MEASURES } from '../../core/spend/efficiency.ts';
import { plainHeader } from '../../workbook/headers.ts';
import { error, type Problem } from '../../workbook/problem.ts';
import { dayOfCell } from '../calendar/cells.ts';
import type { ReportInputs } from '../report/spec.ts';

export type Thing = Exclude<(typeof MEASURES)[number], 'spend'>;
export type Columns = {
  readonly date: number;
  /** One column of amounts, or one per channel. */
  readonly amounts: readonly number[];
  readonly wide: boolean;
  /** Text columns to break down by; a wide table has its channels before them. */
  readonly by: readonly number[];
  readonly things: Readonly<Partial<Record<Thing, number>>>;
  readonly against: number | null;
};

type Shape = { readonly kind: 'number' | 'text' | 'date' | 'mixed' | 'blank'; readonly distinct: number };

const HINT = /\b(date|day|week|wk|month|period|dt|datum)\b/;
/** "mdsp_tv" and "tv_S" are how the media data of mmm_stan and Robyn say it. */
const SPEND = /\b(spend|spent|cost|costs|mdsp|invest|investment)\b|\bs$/;
const NOT_SPEND = /\b(per|cpc|cpm|cpa|cpl|plan|planned|budget|forecast|target|prior|last|variance)\b|%/;
const AMOUNT = /\b(amount|spend|spent|cost|actual|net|gross|value|total|betrag)\b/;
const EXACT = /^(amount|spend|cost|actual|spent|net spend|media spend|total cost)$/;
const CALENDAR = /\b(yr|year|qtr|quarter|week|wk|month|prd|period|day|nbr|number|no|id|index|lat|lon)\b/;
const THINGS: Readonly<Record<Thing, RegExp>> = {
  impressions: /\b(impressions?|imps?|views)\b/,
  clicks: /\bclicks?\b/,
  conversions: /\b(conversions?|orders|purchases|new customers)\b/,
  leads: /\bleads?\b/,
  revenue: /\b(revenue|sales|conversion value)\b/,
};
const OTHER = new RegExp([NOT_SPEND, ...Object.values(THINGS)].map(({ source }) => source).join('|'));
/** More different texts than this are no breakdown unless one asks for it. */
const FEW = 40;
/** But for the only one there is. */
const MANY = 1000;
const MOST_DIMENSIONS = 3;

export function columnsOf(inputs: ReportInputs, problems: Problem[]): Columns | null {
  const { grid, headers, text, column } = inputs;
  const data = grid.slice(1);
  const plain = headers.map(plainHeader);
  const shapes = headers.map((_, c) => shapeOf(data, c, HINT.test(plain[c] ?? '')));
  const asked = (setting: string): readonly number[] =>
    text(setting)
      .split(',')
      .filter((part) => part.trim() !== '')
      .flatMap((part) => {
        const found = named(headers, part);
        if (found.length === 0) problems.push(unknown(inputs, setting, part.trim()));
        return found;
      });
  const against = asked('against')[0] ?? null;
  const mapped = column('date');
  const dated = shapes.findIndex(({ kind }) => kind === 'date');
  const date = mapped !== null && (dated < 0 || shapes[mapped]?.kind === 'date') ? mapped : dated;
  const of = (kind: Shape['kind']) => shapes.flatMap((shape, c) => (shape.kind === kind && c !== date ? [c] : []));
  const numbers = [...of('number'), ...of('mixed')].filter((c) => c !== against);
  const amounts = amountsOf(inputs, data, plain, numbers, asked, problems);
  if (date < 0)
    problems.push(
      error(
        'no-date',
        inputs.table,
        'no column of dates',
        'dates, or text such as 2026-06-30',
        'Map a column to date.',
      ),
    );
  if (amounts !== null && amounts.columns.length === 0 && problems.length === 0)
    problems.push(
      error(
        'no-amount',
        inputs.table,
        'no column of amounts is recognised',
        `one of ${list(headers, numbers)}`,
        'Map a column to actual, or set columns.',
      ),
    );
  if (problems.length > 0 || amounts === null) return null;
  const texts = (most: number) => of('text').filter((c) => headers[c] !== '' && (shapes[c]?.distinct ?? 0) <= most);
  const line = [column('line'), column('group')].filter((c) => c !== null);
  const few = texts(FEW);
  const usual = [...new Set([...line.filter((c) => few.includes(c)), ...few])];
  const by =
    text('by') !== ''
      ? [...new Set(asked('by'))]
      : amounts.wide
        ? []
        : (usual.length > 0 ? usual : texts(MANY).slice(0, 1)).slice(0, MOST_DIMENSIONS);
  if (problems.length > 0) return null;
  const things: Partial<Record<Thing, number>> = {};
  if (!amounts.wide)
    for (const thing of MEASURES)
      if (thing !== 'spend') {
        const found = numbers.find(
          (c) => !amounts.columns.includes(c) && THINGS[thing].test(plain[c] ?? '') && !NOT_SPEND.test(plain[c] ?? ''),
        );
        const outcome = against !== null && THINGS[thing].test(plain[against] ?? '') ? against : null;
        const at = found ?? outcome;
        if (at !== null) things[thing] = at;
      }
  return { date, amounts: amounts.columns, wide: amounts.wide, by, things, against };
}

/** Headers that a word means: whole, or with * for any text. */
function named(headers: readonly string[], text: string): readonly number[] {
  const want = text.trim().toLowerCase();
  const where = (fits: (header: string) => boolean) => headers.flatMap((header, c) => (fits(header) ? [c] : []));
  const found = where((header) => matches(header.trim().toLowerCase(), want.split('*')));
  const plain = plainHeader(text);
  return found.length > 0 || plain === '' ? found : where((header) => plainHeader(header) === plain);
}

/** Whether a text is the parts in order, with anything between them. */
function matches(text: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}

type Amounts = { readonly columns: readonly number[]; readonly wide: boolean };

function amountsOf(
  { text, column, headers }: ReportInputs,
  data: Grid,
  plain: readonly string[],
  numbers: readonly number[],
  asked: (setting: string) => readonly number[],
  problems: Problem[],
): Amounts | null {
  if (text('columns') !== '') return { columns: asked('columns'), wide: true };
  if (problems.length > 0) return null;
  const has = (pattern: RegExp, not: RegExp) => (c: number) =>
    pattern.test(plain[c] ?? '') && !not.test(plain[c] ?? '');
  const spends = numbers.filter(has(SPEND, NOT_SPEND));
  const one = column('actual') ?? numbers.find(has(EXACT, NOT_SPEND)) ?? null;
  // "TV spend" and "Search spend" are channels, one of which was taken for the role.
  if (spends.length > 1 && (one === null || (spends.includes(one) && !EXACT.test(plain[one] ?? ''))))
    return { columns: spends, wide: true };
  const single = one ?? spends[0] ?? numbers.find(has(AMOUNT, OTHER));
  if (single !== undefined) return { columns: [single], wide: false };
  if (numbers.length === 1) return { columns: numbers, wide: false };
  // One column per channel: all but calendars, flags and columns without a header.
  const channels = numbers.filter(
    (c) =>
      headers[c] !== '' &&
      !CALENDAR.test(plain[c] ?? '') &&
      data.some((row) => typeof row[c] === 'number' && row[c] !== 0 && row[c] !== 1),
  );
  return { columns: channels, wide: true };
}

function shapeOf(data: Grid, c: number, hinted: boolean): Shape {
  let [numbers, days, texts] = [0, 0, 0];
  const distinct = new Set<string>();
  // Whether a text is a day: a column repeats few.
  const known = new Map<string, boolean>();
  for (const row of data) {
    const cell = row[c] ?? null;
    if (cell === null || cell === '') continue;
    if (typeof cell === 'number') {
      numbers++;
      // 1990 to 2100: a year such as 2026 and a small count are no dates.
      if (hinted && cell >= 32_874 && cell <= 73_051) days++;
      continue;
    }
    texts++;
    const text = typeof cell === 'object' ? '' : String(cell);
    let day = known.get(text);
    if (day === undefined) {
      day = typeof cell === 'string' && !Number.isNaN(dayOfCell(cell));
      if (known.size <= MANY) known.set(text, day);
      if (distinct.size <= MANY) distinct.add(text.trim());
    }
    if (day) days++;
  }
  const all = numbers + texts;
  const kind =
    all === 0 ? 'blank' : days * 2 > all ? 'date' : texts === 0 ? 'number' : numbers * 2 < all ? 'text' : 'mixed';
  return { kind, distinct: distinct.size };
}

const list = (headers: readonly string[], columns: readonly number[]): string =>
  columns
    .slice(0, 20)
    .map((c) => `"${headers[c]}"`)
    .join(', ') || 'a column of numbers';

const unknown = (inputs: ReportInputs, setting: string, found: string): Problem =>
  error(
    'no-column',
    inputs.table,
    `no column "${found}" for ${setting}`,
    `one of ${list(
      inputs.headers,
      inputs.headers.map((_, c) => c),
    )}`,
  );
