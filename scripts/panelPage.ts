/** What must hold of Panel.html: HtmlService cuts `//` and block comments inside template literals, and serves no second file. */
import { parse } from 'acorn';

/** What is wrong with a page; empty when it may be pushed. */
export function checkPanelPage(html: string): readonly string[] {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)];
  if (scripts.length === 0) return ['the page has no script'];
  return scripts.flatMap(([, attributes = '', text = '']) => {
    if (/\bsrc=/.test(attributes)) return [`a second file is needed:${attributes}`];
    try {
      return templates(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }))
        .filter((raw) => /\/\/|\/\*/.test(raw))
        .map((raw) => `a template literal holds slashes: ${raw.slice(0, 60)}`);
    } catch (thrown) {
      return [`a script does not parse: ${thrown instanceof Error ? thrown.message : String(thrown)}`];
    }
  });
}

/** The raw text of every template literal below a node. */
function templates(root: unknown): readonly string[] {
  if (Array.isArray(root)) return root.flatMap(templates);
  if (typeof root !== 'object' || root === null) return [];
  const own =
    'type' in root &&
    root.type === 'TemplateElement' &&
    'value' in root &&
    typeof root.value === 'object' &&
    root.value !== null &&
    'raw' in root.value
      ? [String(root.value.raw)]
      : [];
  return [...own, ...Object.values(root).flatMap(templates)];
}
