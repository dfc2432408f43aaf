/** Our offline check of the manifest: ours passes, and each of these mistakes is caught. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { validateFunctions, validateManifest } from '../../scripts/validate-manifest.ts';
import { toExcelMetadata } from '../../src/functions/project.ts';

const manifest = readFileSync('manifest.xml', 'utf8');
const resid = /resid="([\w.]+)"/.exec(manifest)?.[1] ?? '';

it('the manifest that we ship has no problem', () => expect(validateManifest(manifest)).toEqual([]));
it('nor have its functions', () => expect(validateFunctions(toExcelMetadata().functions)).toEqual([]));

it.each([
  ['an id that is no GUID', manifest.replace(/<Id>[^<]*<\/Id>/, '<Id>apportion</Id>')],
  ['plain http', manifest.replace('https://localhost:3000', 'http://localhost:3000')],
  ['a resid that is not defined', manifest.replace(`resid="${resid}"`, 'resid="No.Such.Thing"')],
  ['a resid that is too long', manifest.replaceAll(resid, 'A'.repeat(40))],
  ['more rights than needed', manifest.replace('ReadWriteDocument', 'ReadWriteMailbox')],
  ['an icon that is not there', manifest.replace('icon-32.png', 'icon-33.png')],
  ['no shared runtime', manifest.replaceAll('SharedRuntime', 'SharedRunner')],
  [
    'a name that is too long',
    manifest.replace(/<DisplayName DefaultValue="[^"]*"/, `<DisplayName DefaultValue="${'x'.repeat(130)}"`),
  ],
  ['a version that is none', manifest.replace(/<Version>[^<]*<\/Version>/, '<Version>one</Version>')],
  ['elements in the wrong order', manifest.replace(/(<Id>[^<]*<\/Id>)([\s\S]*?)(<Version>[^<]*<\/Version>)/, '$3$2$1')],
  ['cut-off text', manifest.slice(0, manifest.length - 60)],
])('%s is caught', (_, broken) => {
  expect(broken).not.toBe(manifest);
  expect(validateManifest(broken).length).toBeGreaterThan(0);
});
