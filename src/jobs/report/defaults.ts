/** The input of a report that fits what was found in the workbook. */
import { mappingOf, proposeFor } from '../inspect/inspect.ts';
import type { InspectView } from '../inspect/view.ts';
import type { ReportInput } from './job.ts';
import type { ReportJob } from './spec.ts';

export const defaultSettings = (spec: ReportJob): ReportInput['settings'] =>
  Object.fromEntries(spec.settings.map((setting) => [setting.name, setting.fallback]));

/** null when the workbook has no table at all. */
export function defaultReportInput(spec: ReportJob, found: InspectView): ReportInput | null {
  const { mapping } = proposeFor(found.tables, spec);
  if (mapping === null) return null;
  return {
    mapping,
    sides: sidesOf(spec, found),
    total: spec.total === 'none' || found.total === null ? null : { ref: found.total.where },
    settings: defaultSettings(spec),
    decimals: 2,
  };
}

export function sidesOf(spec: ReportJob, found: InspectView): ReportInput['sides'] {
  return Object.fromEntries(
    spec.sides.flatMap((name) => {
      // Sheets of other tools have no names of ours; "x*" is any sheet that starts so.
      const wanted = name.toLowerCase();
      const table = found.tables.find((other) => {
        const called = (other.name ?? other.sheet).toLowerCase();
        return wanted.endsWith('*') ? called.startsWith(wanted.slice(0, -1)) : called === wanted;
      });
      return table === undefined ? [] : [[name, mappingOf(table)] as const];
    }),
  );
}
