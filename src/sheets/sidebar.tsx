/** The sidebar page: the panel over the server. */
import { mountPanel } from '../panel/mount.tsx';
import { type ScriptRun, sheetsWorkbook } from './workbook.ts';

declare const google: { readonly script: { readonly run: ScriptRun } };

const element = document.getElementById('panel');
if (element === null) throw new Error('the page has no place for the panel');
// Sheets tells a sidebar nothing of its theme: the system's is the best guess.
const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
mountPanel(element, sheetsWorkbook(google.script.run), { theme: dark ? 'dark' : 'light', locale: navigator.language });
