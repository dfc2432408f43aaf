/** The functions of a spreadsheet that the evaluator knows. What is not here is unknown, never guessed. */
import * as formulajs from '@formulajs/formulajs';
import { isoOfSerial, serialOfIso } from '../../core/calendar/serial.ts';
import type { CellErrorCode, CellValue, Grid } from '../../core/cell.ts';
import { exactSum } from '../../core/exact.ts';
import {
  bool,
  cells,
  compare,
  criterion,
  err,
  finite,
  first,
  grid,
  isError,
  isGrid,
  num,
  text,
  type Val,
} from './values.ts';

/** `scalar` bodies see one value per argument and are lifted over arrays; `whole` bodies see arguments as they are. */
export type Body =
  | { readonly lift: true; readonly run: (args: readonly CellValue[]) => CellValue }
  | { readonly lift: false; readonly run: (args: readonly Val[]) => Val };

/** An error value on the way up; the evaluator turns it into the cell's value. */
export class CellFault extends Error {
  readonly code: CellErrorCode;
  constructor(code: CellErrorCode) {
    super(code);
    this.code = code;
  }
}
const raise = (code: CellErrorCode): never => {
  throw new CellFault(code);
};
const n = (value: CellValue | undefined, fallback = 0): number => {
  if (value === undefined) return fallback;
  const number = num(value);
  return typeof number === 'number' ? number : raise(number.error);
};
const s = (value: CellValue | undefined): string =>
  value !== undefined && isError(value) ? raise(value.error) : text(value ?? null);
const b = (value: CellValue): boolean => {
  const truth = bool(value);
  return typeof truth === 'boolean' ? truth : raise(truth.error);
};

/** Numbers of arguments as SUM sees them: text and booleans in ranges are skipped, typed-in ones count; errors pass on. */
function numbers(args: readonly Val[]): number[] {
  return args.flatMap((arg) => {
    if (!isGrid(arg)) return arg === null ? [] : [n(arg)];
    return arg
      .flat()
      .flatMap((value) => (typeof value === 'number' ? [value] : isError(value) ? raise(value.error) : []));
  });
}

const sum = (values: readonly number[]): number =>
  values.length <= 64 ? exactSum(values) : values.reduce((all, value) => all + value, 0);
const mean = (values: readonly number[]): CellValue =>
  values.length === 0 ? err('#DIV/0!') : finite(sum(values) / values.length);
const round = (value: number, digits: number, how: (x: number) => number): CellValue => {
  const factor = 10 ** digits;
  const scaled = Number((Math.abs(value) * factor).toPrecision(15));
  return finite((Math.sign(value) * how(scaled)) / factor);
};

/** Pairs of (range, criterion) as a mask over the cells. */
function mask(args: readonly Val[]): boolean[] {
  let passing: boolean[] | null = null;
  for (let i = 0; i + 1 < args.length; i += 2) {
    const test = criterion(first(args[i + 1]));
    const hits = grid(args[i] ?? null)
      .flat()
      .map(test);
    passing = passing === null ? hits : passing.map((hit, k) => hit && (hits[k] ?? false));
  }
  return passing ?? [];
}
const masked = (range: Val, hits: readonly boolean[]): number[] =>
  grid(range)
    .flat()
    .flatMap((value, i) =>
      hits[i] && typeof value === 'number' ? [value] : hits[i] && isError(value) ? raise(value.error) : [],
    );

const scalar = (run: (args: readonly CellValue[]) => CellValue): Body => ({ lift: true, run });
const whole = (run: (args: readonly Val[]) => Val): Body => ({ lift: false, run });
const math = (run: (x: number) => number): Body => scalar(([x]) => finite(run(n(x))));

function lookup(wanted: CellValue, list: readonly CellValue[], mode: number): number {
  if (isError(wanted)) return raise(wanted.error);
  if (mode === 0) {
    const test =
      typeof wanted === 'string' && /[*?]/.test(wanted)
        ? criterion(wanted)
        : (value: CellValue) => value !== null && typeof value === typeof wanted && compare(value, wanted) === 0;
    return list.findIndex(test);
  }
  let best = -1;
  list.forEach((value, i) => {
    if (value === null || typeof value !== typeof wanted) return;
    const order = compare(value, wanted) * mode;
    if (order <= 0 && (best < 0 || mode * compare(value, list[best] ?? null) >= 0)) best = i;
  });
  return best;
}
const at = (range: Val, row: number, column: number): CellValue => {
  const found = grid(range)[row]?.[column];
  return found === undefined ? err('#REF!') : found;
};

const serial = (year: number, month: number, day: number): number => {
  const months = Math.trunc(year) * 12 + Math.trunc(month) - 1;
  const [y, m] = [Math.floor(months / 12), ((months % 12) + 12) % 12];
  return (
    (serialOfIso(`${String(y < 1900 ? y + 1900 : y).padStart(4, '0')}-${String(m + 1).padStart(2, '0')}-01`) ??
      raise('#NUM!')) +
    Math.trunc(day) -
    1
  );
};
const dateParts = (value: CellValue | undefined): readonly [number, number, number] => {
  const day = typeof value === 'string' ? (serialOfIso(value) ?? raise('#VALUE!')) : n(value);
  if (day < 0) return raise('#NUM!');
  const [y = 0, m = 0, d = 0] = isoOfSerial(day).split('-').map(Number);
  return [y, m, d];
};
const monthsOn = (value: CellValue | undefined, months: number, last: boolean): number => {
  const [y, m, d] = dateParts(value);
  const end = serial(y, m + Math.trunc(months) + 1, 1) - 1;
  return last ? end : Math.min(serial(y, m + Math.trunc(months), d), end);
};

/** Plain numeric bodies of @formulajs that behave; errors there are Error objects. */
const borrowed = (
  name: 'MEDIAN' | 'LARGE' | 'SMALL' | 'PMT' | 'PV' | 'FV' | 'NPV' | 'CORREL' | 'SLOPE' | 'INTERCEPT' | 'GEOMEAN',
): Body =>
  whole((args) => {
    const plain = args.map((arg) => (isGrid(arg) ? numbers([arg]) : n(arg)));
    const result: unknown = (formulajs[name] as (...values: unknown[]) => unknown)(...plain);
    return typeof result === 'number' ? finite(result) : err('#NUM!');
  });

const spread = (sample: boolean, root: boolean): Body =>
  whole((args) => {
    const values = numbers(args);
    const count = values.length - (sample ? 1 : 0);
    if (count <= 0) return err('#DIV/0!');
    const average = sum(values) / values.length;
    const variance = values.reduce((all, value) => all + (value - average) ** 2, 0) / count;
    return finite(root ? Math.sqrt(variance) : variance);
  });

const extreme = (pick: (...values: number[]) => number): Body =>
  whole(
    (args) =>
      numbers(args).reduce<number | null>((best, value) => (best === null ? value : pick(best, value)), null) ?? 0,
  );
const counts = (test: (value: CellValue) => boolean): Body => whole((args) => cells(args).filter(test).length);
const is = (test: (value: CellValue) => boolean): Body => scalar(([value]) => test(value ?? null));

export const LIBRARY: Readonly<Record<string, Body>> = {
  SUM: whole((args) => finite(sum(numbers(args)))),
  AVERAGE: whole((args) => mean(numbers(args))),
  PRODUCT: whole((args) => finite(numbers(args).reduce((p, x) => p * x, 1))),
  MIN: extreme(Math.min),
  MAX: extreme(Math.max),
  MEDIAN: borrowed('MEDIAN'),
  GEOMEAN: borrowed('GEOMEAN'),
  LARGE: borrowed('LARGE'),
  SMALL: borrowed('SMALL'),
  COUNT: counts((value) => typeof value === 'number'),
  COUNTA: counts((value) => value !== null),
  COUNTBLANK: counts((value) => value === null || value === ''),
  SUMSQ: whole((args) => finite(sum(numbers(args).map((x) => x * x)))),
  STDEV: spread(true, true),
  'STDEV.S': spread(true, true),
  'STDEV.P': spread(false, true),
  STDEVP: spread(false, true),
  VAR: spread(true, false),
  'VAR.S': spread(true, false),
  'VAR.P': spread(false, false),
  CORREL: borrowed('CORREL'),
  SLOPE: borrowed('SLOPE'),
  INTERCEPT: borrowed('INTERCEPT'),
  PMT: borrowed('PMT'),
  PV: borrowed('PV'),
  FV: borrowed('FV'),
  NPV: borrowed('NPV'),
  SUMPRODUCT: whole((args) => {
    const grids = args.map((arg) => grid(arg).flat());
    if (grids.some((g) => g.length !== grids[0]?.length)) return err('#VALUE!');
    return finite(
      sum(
        (grids[0] ?? []).map((_, i) =>
          grids.reduce((p, g) => {
            const v = g[i] ?? null;
            return isError(v) ? raise(v.error) : p * (typeof v === 'number' ? v : 0);
          }, 1),
        ),
      ),
    );
  }),
  SUMIF: whole(([range = null, wanted = null, values = range]) => finite(sum(masked(values, mask([range, wanted]))))),
  SUMIFS: whole(([values = null, ...pairs]) => finite(sum(masked(values, mask(pairs))))),
  COUNTIF: whole((args) => mask(args).filter(Boolean).length),
  COUNTIFS: whole((args) => mask(args).filter(Boolean).length),
  AVERAGEIF: whole(([range = null, wanted = null, values = range]) => mean(masked(values, mask([range, wanted])))),
  AVERAGEIFS: whole(([values = null, ...pairs]) => mean(masked(values, mask(pairs)))),
  MINIFS: whole(([values = null, ...pairs]) =>
    Math.min(...masked(values, mask(pairs)), Number.POSITIVE_INFINITY) === Number.POSITIVE_INFINITY
      ? 0
      : Math.min(...masked(values, mask(pairs))),
  ),
  MAXIFS: whole(([values = null, ...pairs]) =>
    Math.max(...masked(values, mask(pairs)), Number.NEGATIVE_INFINITY) === Number.NEGATIVE_INFINITY
      ? 0
      : Math.max(...masked(values, mask(pairs))),
  ),

  IF: whole(([test = null, yes = true, no = false]) =>
    isGrid(test)
      ? test.map((row, r) =>
          row.map((cell, c) => {
            const truth = bool(cell);
            return typeof truth !== 'boolean' ? truth : pick(truth ? yes : no, r, c);
          }),
        )
      : b(test)
        ? yes
        : no,
  ),
  IFS: whole((args) => {
    for (let i = 0; i + 1 < args.length; i += 2) if (b(first(args[i]))) return args[i + 1] ?? null;
    return err('#N/A');
  }),
  IFERROR: whole(([value = null, other = null]) =>
    isGrid(value)
      ? value.map((row, r) => row.map((cell, c) => (isError(cell) ? pick(other, r, c) : cell)))
      : isError(value)
        ? other
        : value,
  ),
  IFNA: whole(([value = null, other = null]) =>
    isError(first(value)) && (first(value) as { error: string }).error === '#N/A' ? other : value,
  ),
  AND: whole((args) => logical(args).every(Boolean)),
  OR: whole((args) => logical(args).some(Boolean)),
  XOR: whole((args) => logical(args).filter(Boolean).length % 2 === 1),
  NOT: scalar(([value]) => !b(value ?? null)),
  TRUE: whole(() => true),
  FALSE: whole(() => false),
  NA: whole(() => err('#N/A')),
  CHOOSE: whole(([index = null, ...choices]) => choices[Math.trunc(n(first(index))) - 1] ?? err('#VALUE!')),
  SWITCH: whole(([value = null, ...pairs]) => {
    for (let i = 0; i + 1 < pairs.length; i += 2)
      if (compare(first(value), first(pairs[i])) === 0) return pairs[i + 1] ?? null;
    return pairs.length % 2 === 1 ? (pairs[pairs.length - 1] ?? null) : err('#N/A');
  }),
  ISERROR: is(isError),
  ISERR: is((v) => isError(v) && v.error !== '#N/A'),
  ISNA: is((v) => isError(v) && v.error === '#N/A'),
  ISNUMBER: is((v) => typeof v === 'number'),
  ISTEXT: is((v) => typeof v === 'string'),
  ISNONTEXT: is((v) => typeof v !== 'string'),
  ISLOGICAL: is((v) => typeof v === 'boolean'),
  ISBLANK: is((v) => v === null),
  N: scalar(([v]) => (v !== undefined && isError(v) ? v : typeof v === 'number' ? v : v === true ? 1 : 0)),
  T: scalar(([v]) => (typeof v === 'string' ? v : '')),

  ABS: math(Math.abs),
  INT: math(Math.floor),
  SIGN: math(Math.sign),
  SQRT: math(Math.sqrt),
  EXP: math(Math.exp),
  LN: math((x) => (x > 0 ? Math.log(x) : Number.NaN)),
  LOG10: math((x) => (x > 0 ? Math.log10(x) : Number.NaN)),
  PI: whole(() => Math.PI),
  LOG: scalar(([x, base]) => finite(Math.log(n(x)) / Math.log(n(base, 10)))),
  POWER: scalar(([x, y]) => finite(n(x) ** n(y))),
  MOD: scalar(([x, y]) => (n(y) === 0 ? err('#DIV/0!') : finite(n(x) - n(y) * Math.floor(n(x) / n(y))))),
  QUOTIENT: scalar(([x, y]) => (n(y) === 0 ? err('#DIV/0!') : Math.trunc(n(x) / n(y)))),
  ROUND: scalar(([x, d]) => round(n(x), Math.trunc(n(d)), (v) => Math.floor(v + 0.5))),
  ROUNDUP: scalar(([x, d]) => round(n(x), Math.trunc(n(d)), Math.ceil)),
  ROUNDDOWN: scalar(([x, d]) => round(n(x), Math.trunc(n(d)), Math.floor)),
  TRUNC: scalar(([x, d]) => round(n(x), Math.trunc(n(d)), Math.floor)),
  MROUND: scalar(([x, m]) =>
    n(m) === 0 ? 0 : n(x) * n(m) < 0 ? err('#NUM!') : finite(Math.floor(n(x) / n(m) + 0.5) * n(m)),
  ),
  CEILING: scalar(([x, m]) => (n(m, 1) === 0 ? 0 : finite(Math.ceil(n(x) / n(m, 1)) * n(m, 1)))),
  FLOOR: scalar(([x, m]) => (n(m, 1) === 0 ? err('#DIV/0!') : finite(Math.floor(n(x) / n(m, 1)) * n(m, 1)))),

  INDEX: whole(([range = null, row = 0, column]) => {
    const g = grid(range);
    const flat = g.length === 1 && column === undefined;
    const [r, c] = flat
      ? [1, n(first(row))]
      : [n(first(row)), column === undefined ? ((g[0]?.length ?? 1) === 1 ? 1 : 0) : n(first(column))];
    if (r === 0 && c === 0) return g;
    if (r === 0) return g.map((line) => [line[c - 1] ?? null]);
    if (c === 0) return g[r - 1] === undefined ? err('#REF!') : [g[r - 1] ?? []];
    return at(g, r - 1, c - 1);
  }),
  MATCH: whole(([wanted = null, range = null, mode = 1]) => {
    const i = lookup(first(wanted), grid(range).flat(), Math.sign(n(first(mode))));
    return i < 0 ? err('#N/A') : i + 1;
  }),
  XMATCH: whole(([wanted = null, range = null]) => {
    const i = lookup(first(wanted), grid(range).flat(), 0);
    return i < 0 ? err('#N/A') : i + 1;
  }),
  VLOOKUP: whole(([wanted = null, range = null, column = 1, near = true]) => {
    const i = lookup(
      first(wanted),
      grid(range).map((row) => row[0] ?? null),
      b(first(near)) ? 1 : 0,
    );
    return i < 0 ? err('#N/A') : at(range, i, n(first(column)) - 1);
  }),
  HLOOKUP: whole(([wanted = null, range = null, row = 1, near = true]) => {
    const i = lookup(first(wanted), grid(range)[0] ?? [], b(first(near)) ? 1 : 0);
    return i < 0 ? err('#N/A') : at(range, n(first(row)) - 1, i);
  }),
  XLOOKUP: whole(([wanted = null, keys = null, values = null, missing = err('#N/A')]) => {
    const g = grid(values);
    const i = lookup(first(wanted), grid(keys).flat(), 0);
    return i < 0 ? missing : g.length === 1 ? at(g, 0, i) : g[i]?.length === 1 ? at(g, i, 0) : [g[i] ?? []];
  }),
  LOOKUP: whole(([wanted = null, keys = null, values = keys]) => {
    const i = lookup(first(wanted), grid(keys).flat(), 1);
    return i < 0 ? err('#N/A') : (grid(values).flat()[i] ?? null);
  }),
  ROWS: whole(([range = null]) => grid(range).length),
  COLUMNS: whole(([range = null]) => grid(range)[0]?.length ?? 0),
  TRANSPOSE: whole(([range = null]) => {
    const g = grid(range);
    return (g[0] ?? []).map((_, c) => g.map((row) => row[c] ?? null));
  }),

  CONCATENATE: scalar((args) => args.map(s).join('')),
  CONCAT: whole((args) => cells(args).map(s).join('')),
  TEXTJOIN: whole(([between = null, skip = true, ...rest]) =>
    cells(rest)
      .map(s)
      .filter((part) => part !== '' || !b(first(skip)))
      .join(s(first(between))),
  ),
  LEFT: scalar(([v, k]) => s(v).slice(0, Math.max(0, n(k, 1)))),
  RIGHT: scalar(([v, k]) => (n(k, 1) <= 0 ? '' : s(v).slice(-n(k, 1)))),
  MID: scalar(([v, from, k]) => s(v).substr(n(from) - 1, n(k))),
  LEN: scalar(([v]) => s(v).length),
  UPPER: scalar(([v]) => s(v).toUpperCase()),
  LOWER: scalar(([v]) => s(v).toLowerCase()),
  TRIM: scalar(([v]) => s(v).trim().replace(/ +/g, ' ')),
  EXACT: scalar(([x, y]) => s(x) === s(y)),
  REPT: scalar(([v, k]) => s(v).repeat(Math.min(32_767, Math.max(0, n(k))))),
  SUBSTITUTE: scalar(([v, from, to]) => (s(from) === '' ? s(v) : s(v).split(s(from)).join(s(to)))),
  FIND: scalar(([part, v, from]) => {
    const i = s(v).indexOf(s(part), n(from, 1) - 1);
    return i < 0 ? err('#VALUE!') : i + 1;
  }),
  SEARCH: scalar(([part, v, from]) => {
    const i = s(v)
      .toLowerCase()
      .indexOf(s(part).toLowerCase(), n(from, 1) - 1);
    return i < 0 ? err('#VALUE!') : i + 1;
  }),
  VALUE: scalar(([v]) => n(v)),

  DATE: scalar(([y, m, d]) => finite(serial(n(y), n(m), n(d)))),
  YEAR: scalar(([v]) => dateParts(v)[0]),
  MONTH: scalar(([v]) => dateParts(v)[1]),
  DAY: scalar(([v]) => dateParts(v)[2]),
  EDATE: scalar(([v, m]) => monthsOn(v, n(m), false)),
  EOMONTH: scalar(([v, m]) => monthsOn(v, n(m), true)),
  DAYS: scalar(([to, from]) => n(to) - n(from)),
  WEEKDAY: scalar(([v, type]) => {
    const day = (((Math.floor(n(v)) - 1) % 7) + 7) % 7;
    return n(type, 1) === 2 ? ((day + 6) % 7) + 1 : n(type, 1) === 3 ? (day + 6) % 7 : day + 1;
  }),
};

const pick = (value: Val, row: number, column: number): CellValue =>
  isGrid(value) ? (value[row]?.[column] ?? value[0]?.[0] ?? null) : value;
const logical = (args: readonly Val[]): boolean[] =>
  args.flatMap((arg) =>
    isGrid(arg)
      ? arg
          .flat()
          .flatMap((value) =>
            isError(value)
              ? raise(value.error)
              : typeof value === 'boolean' || typeof value === 'number'
                ? [b(value)]
                : [],
          )
      : [b(arg)],
  );

/** Lifts a scalar body over arrays; sizes broadcast, missing partners are #N/A. */
export function lifted(run: (args: readonly CellValue[]) => CellValue, args: readonly Val[]): Val {
  const safe = (values: readonly CellValue[]): CellValue => {
    try {
      return run(values);
    } catch (fault) {
      if (fault instanceof CellFault) return err(fault.code);
      throw fault;
    }
  };
  if (!args.some(isGrid)) return safe(args as readonly CellValue[]);
  const grids = args.map(grid);
  const rows = Math.max(...grids.map((g) => g.length));
  const columns = Math.max(...grids.map((g) => g[0]?.length ?? 0));
  const pickFrom = (g: Grid, r: number, c: number): CellValue => {
    const found = g[g.length === 1 ? 0 : r]?.[g[0]?.length === 1 ? 0 : c];
    return found === undefined ? err('#N/A') : found;
  };
  return Array.from({ length: rows }, (_, r) =>
    Array.from({ length: columns }, (__, c) => safe(grids.map((g) => pickFrom(g, r, c)))),
  );
}
