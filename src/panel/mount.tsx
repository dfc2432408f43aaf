/** Puts the panel into a page: the only entry for both hosts. */
import { createRoot } from 'react-dom/client';
import type { Workbook } from '../workbook/workbook.ts';
import { App, type ThemeName } from './App.tsx';
import './panel.css';

export function mountPanel(
  element: HTMLElement,
  workbook: Workbook,
  options: { readonly theme: ThemeName; readonly locale: string },
): void {
  createRoot(element).render(<App workbook={workbook} theme={options.theme} locale={options.locale} />);
}
