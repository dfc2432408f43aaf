/** Excel formulas as trees: a tokenizer by one regular expression and a Pratt parser. en-US spelling, as files store it. */
import type { CellErrorCode, CellValue } from '../../core/cell.ts';

export type Node =
  | { readonly kind: 'value'; readonly value: CellValue }
  | { readonly kind: 'ref'; readonly sheet: string | null; readonly cells: string }
  | { readonly kind: 'name'; readonly sheet: string | null; readonly name: string }
  | { readonly kind: 'table'; readonly table: string; readonly spec: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly (Node | null)[] }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'unary'; readonly op: string; readonly arg: Node }
  | { readonly kind: 'array'; readonly rows: readonly (readonly Node[])[] };

export type Parsed = { readonly ok: true; readonly node: Node } | { readonly ok: false; readonly reason: string };

type Token = {
  readonly type: 'number' | 'string' | 'error' | 'ref' | 'sheet' | 'word' | 'call' | 'brackets' | 'op';
  readonly text: string;
};

const TOKENS = new RegExp(
  [
    '(?<space>[\\s\\u00a0]+)',
    '(?<string>"(?:[^"]|"")*")',
    '(?<error>#(?:DIV/0!|N/A|NAME\\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA))',
    "(?<sheet>(?:'(?:[^']|'')+'|(?:\\[[^\\]]*\\])?[\\p{L}_][\\p{L}\\p{N}_.]*)!)",
    '(?<ref>\\$?[A-Za-z]{1,3}\\$?[0-9]{1,7}(?::\\$?[A-Za-z]{1,3}\\$?[0-9]{1,7})?(?![\\p{L}\\p{N}_.(])|\\$?[A-Za-z]{1,3}:\\$?[A-Za-z]{1,3}(?![\\p{L}\\p{N}_.(])|\\$?[0-9]{1,7}:\\$?[0-9]{1,7})',
    '(?<number>(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)',
    '(?<call>[\\p{L}_\\\\][\\p{L}\\p{N}_.\\\\]*\\()',
    '(?<word>[\\p{L}_\\\\][\\p{L}\\p{N}_.\\\\?]*)',
    "(?<brackets>\\[(?:[^\\[\\]']|'.|\\[(?:[^\\[\\]']|'.)*\\])*\\])",
    '(?<op><>|<=|>=|[-+*/^&=<>%(),;:{}@#!])',
  ].join('|'),
  'uy',
);

function tokenize(formula: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKENS.lastIndex = 0;
  while (TOKENS.lastIndex < formula.length) {
    const match = TOKENS.exec(formula);
    if (match?.groups === undefined) return null;
    const [type, text] = Object.entries(match.groups).find(([, found]) => found !== undefined) ?? ['space', ''];
    if (type !== 'space') tokens.push({ type: type as Token['type'], text: text ?? '' });
  }
  return tokens;
}

/** Binding powers of binary operators; `^` binds left in Excel too. */
const POWER: Readonly<Record<string, number>> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '>': 1,
  '<=': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
};
const UNARY = 6;
/** Deeper than any formula of a person; keeps hostile input from exhausting the stack. */
const MAX_DEPTH = 200;

export function parseFormula(formula: string): Parsed {
  const tokens = tokenize(formula.replace(/^=/, ''));
  if (tokens === null) return { ok: false, reason: 'cannot read this formula' };
  let at = 0;
  let depth = 0;
  const peek = (): Token | undefined => tokens[at];
  const is = (text: string): boolean => peek()?.type === 'op' && peek()?.text === text;
  const take = (text: string): boolean => {
    if (!is(text)) return false;
    at++;
    return true;
  };
  const fail = (): never => {
    throw new SyntaxError('cannot read this formula');
  };
  const need = (text: string): void => {
    if (!take(text)) fail();
  };

  function expression(power: number): Node {
    if (++depth > MAX_DEPTH) throw new SyntaxError('this formula is nested too deep');
    let left = prefix();
    for (;;) {
      const token = peek();
      if (token?.type !== 'op') break;
      if (token.text === '%') {
        at++;
        left = { kind: 'unary', op: '%', arg: left };
        continue;
      }
      const own = POWER[token.text];
      if (own === undefined || own <= power) break;
      at++;
      left = { kind: 'binary', op: token.text, left, right: expression(own) };
    }
    depth--;
    return left;
  }

  function prefix(): Node {
    const token = peek();
    if (token === undefined) return fail();
    at++;
    switch (token.type) {
      case 'number':
        return { kind: 'value', value: Number(token.text) };
      case 'string':
        return { kind: 'value', value: token.text.slice(1, -1).replace(/""/g, '"') };
      case 'error':
        return { kind: 'value', value: { error: token.text as CellErrorCode } };
      case 'ref':
        return { kind: 'ref', sheet: null, cells: token.text };
      case 'sheet':
        return onSheet(token.text.slice(0, -1).replace(/^'|'$/g, '').replace(/''/g, "'"));
      case 'call':
        return call(token.text.slice(0, -1));
      case 'brackets':
        return { kind: 'table', table: '', spec: token.text.slice(1, -1) };
      case 'word': {
        const brackets = peek();
        if (brackets?.type === 'brackets') {
          at++;
          return { kind: 'table', table: token.text, spec: brackets.text.slice(1, -1) };
        }
        if (/^(true|false)$/i.test(token.text)) return { kind: 'value', value: token.text.toLowerCase() === 'true' };
        return { kind: 'name', sheet: null, name: token.text };
      }
      case 'op':
        break;
    }
    if (token.text === '(') {
      const inner = expression(0);
      need(')');
      return inner;
    }
    if (token.text === '-' || token.text === '+' || token.text === '@')
      return { kind: 'unary', op: token.text, arg: expression(UNARY) };
    if (token.text === '{') return arrayConstant();
    return fail();
  }

  function onSheet(sheet: string): Node {
    const token = peek();
    at++;
    if (token?.type === 'ref') return { kind: 'ref', sheet, cells: token.text };
    if (token?.type === 'word') return { kind: 'name', sheet, name: token.text };
    if (token?.type === 'call') return call(token.text.slice(0, -1));
    if (token?.type === 'error') return { kind: 'value', value: { error: '#REF!' } };
    return fail();
  }

  function call(name: string): Node {
    const args: (Node | null)[] = [];
    if (take(')')) return { kind: 'call', name, args };
    do args.push(is(',') || is(')') ? null : expression(0));
    while (take(','));
    need(')');
    return { kind: 'call', name, args };
  }

  function arrayConstant(): Node {
    const rows: Node[][] = [];
    do {
      const row: Node[] = [];
      do row.push(expression(0));
      while (take(','));
      rows.push(row);
    } while (take(';'));
    need('}');
    return { kind: 'array', rows };
  }

  try {
    const node = expression(0);
    return at === tokens.length ? { ok: true, node } : { ok: false, reason: 'cannot read this formula' };
  } catch (fault) {
    if (fault instanceof SyntaxError) return { ok: false, reason: fault.message };
    throw fault;
  }
}
