/** An esbuild plugin for the server bundle: the words of function specs stay in docs, help and stubs; nobody reads them there. */
import { readFile } from 'node:fs/promises';
import { type Node, parse } from 'acorn';
import { type Plugin, transform } from 'esbuild';

/** Every file of specs; the machinery beside them has no words to lose. */
const FUNCTIONS = /src[\\/]functions[\\/]\w+\.ts$/;
const MACHINERY = /[\\/](?:define|arguments|call|project|registry|units)\.ts$/;
const WORDS = new Set(['summary', 'returns', 'source', 'examples', 'family']);

type Cut = { readonly from: number; readonly to: number; readonly text: string };

export const withoutDocs: Plugin = {
  name: 'without-docs',
  setup: (build) => {
    build.onLoad({ filter: FUNCTIONS }, async ({ path }) => {
      if (MACHINERY.test(path)) return undefined;
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts', target: 'es2022' });
      const cuts = cutsIn(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }));
      const contents = [...cuts]
        .sort((a, b) => b.from - a.from)
        .reduce((text, cut) => text.slice(0, cut.from) + cut.text + text.slice(cut.to), code);
      return { contents, loader: 'js' };
    });
  },
};

type Tree = Node & Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && 'type' in value;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const nameOf = (value: unknown): string => (isTree(value) ? String(value.name ?? value.value ?? '') : '');
const isText = (value: unknown): value is Tree =>
  isTree(value) && (value.type === 'TemplateLiteral' || (value.type === 'Literal' && typeof value.value === 'string'));

/** Doc properties become void 0; the second argument of `each.number('budget', 'Planned amount.')` becomes ''. */
function cutsIn(node: unknown): readonly Cut[] {
  if (Array.isArray(node)) return node.flatMap(cutsIn);
  if (!isTree(node)) return [];
  const blank = (part: unknown): readonly Cut[] =>
    isText(part) ? [{ from: part.start, to: part.end, text: '""' }] : [];
  if (
    node.type === 'Property' &&
    WORDS.has(nameOf(node.key)) &&
    isTree(node.value) &&
    (node.value.type === 'ArrayExpression' || isText(node.value))
  )
    return [{ from: node.value.start, to: node.value.end, text: '0' }];
  if (
    node.type === 'CallExpression' &&
    isTree(node.callee) &&
    node.callee.type === 'MemberExpression' &&
    ['each', 'list', 'scalar', 'table'].includes(nameOf(node.callee.object))
  )
    return blank(list(node.arguments)[1]);
  if (node.type === 'Property' && nameOf(node.key) === 'params')
    return isTree(node.value)
      ? list(node.value.elements).flatMap((pair) =>
          isTree(pair) && pair.type === 'ArrayExpression' ? blank(list(pair.elements)[1]) : cutsIn(pair),
        )
      : [];
  return Object.values(node).flatMap((child) => (isTree(child) || Array.isArray(child) ? cutsIn(child) : []));
}
