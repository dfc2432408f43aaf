/**
 * How a call of our functions is spelled: shown by Excel, stored by Excel, shown by Sheets, exported by Sheets; read
 * from files only, since no file of ours holds such a formula. Text inside quotes is never touched.
 */

const STRING = '"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'';

/** Replaces outside of quoted text. */
function outside(formula: string, pattern: string, replace: (name: string) => string): string {
  return formula.replace(new RegExp(`${STRING}|${pattern}`, 'gi'), (match, name: string | undefined) =>
    name === undefined ? match : replace(name),
  );
}

/**
 * Any stored spelling as Excel shows it: `_xldudf_BUDGET_VARIANCE(`, `[2]!_xldudf_BUDGET_VARIANCE(` and Google's
 * `IFERROR(__xludf.DUMMYFUNCTION("BUDGET_VARIANCE(B5,C5)"),4)` all become `BUDGET.VARIANCE(…)`.
 */
export function toExcelFormula(formula: string): string {
  const dummy = /^IFERROR\(__xludf\.DUMMYFUNCTION\("((?:[^"]|"")*)"\)\s*,[\s\S]*\)$/i.exec(formula.trim());
  const plain = dummy === null ? formula : (dummy[1] ?? '').replace(/""/g, '"');
  return outside(
    plain,
    '(?:\\[\\d+\\]!)?(?:_xldudf_)?BUDGET[_.]([A-Z][A-Z0-9_.]*)(?=\\s*\\()',
    (name) => `BUDGET.${name.replace(/_/g, '.').toUpperCase()}`,
  );
}
