/** The sidebar page: the panel over the server. */
import { mountPanel } from '../panel/mount.tsx';
import { type ScriptRun, sheetsWorkbook } from './workbook.ts';

declare const google: { readonly script: { readonly run: ScriptRun } };

const element = document.getElementById('panel');
if (element === null) throw new Error('the page has no place for the panel');
mountPanel(element, sheetsWorkbook(google.script.run), { theme: 'light', locale: navigator.language });
