import { createContext, useContext } from 'react';
import type { Workbook } from '../workbook/workbook.ts';

export type PanelContext = { readonly workbook: Workbook; readonly locale: string };

export const Panel = createContext<PanelContext | null>(null);

export function usePanel(): PanelContext {
  const context = useContext(Panel);
  if (context === null) throw new Error('a component stands outside the panel');
  return context;
}
