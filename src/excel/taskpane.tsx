/** The task pane: the panel over Excel, and the cell functions of the shared runtime. */
import { mountPanel } from '../panel/mount.tsx';
import { workbookOver } from '../workbook/workbookOver.ts';
import { excelHost, selectRange } from './host.ts';

const element = document.getElementById('panel');
if (element === null) throw new Error('the page has no place for the panel');

/** A plain sentence instead of an empty pane. */
function say(place: HTMLElement, sentence: string): void {
  const paragraph = document.createElement('p');
  paragraph.style.cssText = 'margin: 16px; font: 14px sans-serif';
  paragraph.textContent = sentence;
  place.replaceChildren(paragraph);
}

async function start(place: HTMLElement): Promise<void> {
  const { host } = await Office.onReady();
  if (host !== Office.HostType.Excel) {
    say(place, 'This page is a part of Excel. Open Apportion from the Home tab of a workbook.');
    return;
  }
  // `CustomFunctions` exists only once Office has loaded its Excel part.
  const { associateFunctions } = await import('./functions.ts');
  associateFunctions();
  mountPanel(place, workbookOver(excelHost(), selectRange), {
    theme: Office.context.officeTheme?.isDarkTheme ? 'dark' : 'light',
    locale: Office.context.displayLanguage,
  });
}

if (typeof Office === 'undefined')
  say(element, 'The Office library of Microsoft could not be reached. Check the connection and open the pane again.');
else void start(element);
