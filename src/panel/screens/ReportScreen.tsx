import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { isoOfSerial } from '../../core/calendar/serial.ts';
import type { CellValue } from '../../core/cell.ts';
import { proposeFor } from '../../jobs/inspect/inspect.ts';
import type { FoundTable, InspectView } from '../../jobs/inspect/view.ts';
import { REPORTS, reportOf } from '../../jobs/report/catalogue.ts';
import { defaultReportInput } from '../../jobs/report/defaults.ts';
import { lacking, type ReportInput, reportJob } from '../../jobs/report/job.ts';
import type { ReportJob, Setting } from '../../jobs/report/spec.ts';
import type { ColumnKind, ReportTable, ReportView } from '../../jobs/report/view.ts';
import { Checks } from '../components/Checks.tsx';
import { Choice } from '../components/Choice.tsx';
import { MappingForm } from '../components/MappingForm.tsx';
import { RunFrame } from '../components/RunFrame.tsx';
import { usePanel } from '../context.ts';
import { formatFor, parseAmount } from '../format.ts';
import { strings } from '../strings.ts';
import { useRun } from '../useRun.ts';

const t = strings.report;

/** Every report job behind one choice: its form is made from its declaration. */
export function ReportScreen({ found, onWritten }: { readonly found: InspectView; readonly onWritten: () => void }) {
  const ready = REPORTS.find((job) => proposeFor(found.tables, job).ready);
  const [name, setName] = useState(ready?.name ?? REPORTS[0]?.name ?? '');
  const spec = reportOf(name);
  const titles = Object.fromEntries(REPORTS.map((job) => [job.name, job.title]));
  return (
    <>
      <Choice label={t.which} options={titles} value={name} onChoose={setName} />
      {spec === null ? null : (
        <>
          <p className="note">{`${spec.summary.charAt(0).toUpperCase()}${spec.summary.slice(1)}.`}</p>
          <OneReport key={spec.name} spec={spec} found={found} onWritten={onWritten} />
        </>
      )}
    </>
  );
}

function OneReport({
  spec,
  found,
  onWritten,
}: {
  readonly spec: ReportJob;
  readonly found: InspectView;
  readonly onWritten: () => void;
}) {
  const { workbook } = usePanel();
  const [job] = useState(() => reportJob(spec));
  const [run, actions] = useRun(workbook, job, onWritten);
  const [table, setTable] = useState<FoundTable | null>(proposeFor(found.tables, spec).table);
  const [input, setInput] = useState<ReportInput | null>(defaultReportInput(spec, found));
  const [typed, setTyped] = useState('');
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  if (input === null || table === null) return <p>{strings.inspect.emptyHelp}</p>;
  const amount = parseAmount(typed);
  const settings = Object.fromEntries(
    spec.settings.map((setting) => [setting.name, settingOf(setting, texts[setting.name])] as const),
  );
  const whole: ReportInput = { ...input, settings, total: amount === null ? input.total : { amount } };
  const options = (
    <>
      {spec.total === 'none' ? null : (
        <Field
          label={strings.allocate.total}
          size="small"
          {...(found.total === null ? {} : { hint: strings.allocate.totalAt(found.total.where) })}
        >
          <Input size="small" inputMode="decimal" value={typed} onChange={(_, data) => setTyped(data.value)} />
        </Field>
      )}
      <div className="pairs">
        {spec.settings.map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            text={texts[setting.name]}
            onType={(text) => setTexts({ ...texts, [setting.name]: text })}
          />
        ))}
      </div>
      <MappingForm
        tables={found.tables}
        table={table}
        mapping={input.mapping}
        roles={[...spec.needs, ...(spec.oneOf ?? []), ...spec.uses]}
        open={lacking(spec, input.mapping).length > 0}
        onChange={(chosen, mapping) => {
          setTable(chosen);
          setInput({ ...input, mapping });
        }}
      />
    </>
  );
  return (
    <RunFrame run={run} actions={actions} input={whole} options={options} preview={(view) => <Preview view={view} />} />
  );
}

/** What was typed, as the job reads it; the fallback for an empty field. */
function settingOf(setting: Setting, text: string | undefined): string | number | null {
  if (text === undefined || text.trim() === '') return setting.fallback;
  if (setting.kind === 'choice' || setting.kind === 'text') return text;
  const value = parseAmount(text);
  if (value === null) return setting.fallback;
  return setting.kind === 'percent' && (text.includes('%') || Math.abs(value) > 1) ? value / 100 : value;
}

function SettingField({
  setting,
  text,
  onType,
}: {
  readonly setting: Setting;
  readonly text: string | undefined;
  readonly onType: (text: string) => void;
}) {
  if (setting.kind === 'choice') {
    const options = Object.fromEntries(setting.choices.map((choice) => [choice, choice]));
    return <Choice label={setting.label} options={options} value={text ?? setting.fallback} onChoose={onType} />;
  }
  const wrong = setting.kind !== 'text' && text !== undefined && text.trim() !== '' && parseAmount(text) === null;
  const shown = setting.fallback === null ? '' : String(setting.fallback);
  return (
    <Field label={setting.label} size="small" {...(wrong ? { validationState: 'error' as const } : {})}>
      <Input
        size="small"
        title={setting.doc}
        placeholder={setting.kind === 'percent' && setting.fallback !== null ? `${setting.fallback * 100}%` : shown}
        value={text ?? ''}
        onChange={(_, data) => onType(data.value)}
      />
    </Field>
  );
}

function Preview({ view }: { readonly view: ReportView }) {
  return (
    <>
      <p>
        <strong>{view.headline}</strong>
      </p>
      {view.tables.map((table) => (
        <TablePreview key={table.name} table={table} decimals={view.decimals} />
      ))}
      {view.notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
      <Checks checks={view.checks} />
    </>
  );
}

const SHOWN = 50;

/** A table that scrolls inside itself: the panel is narrow, the numbers are not. */
function TablePreview({ table, decimals }: { readonly table: ReportTable; readonly decimals: number }) {
  const { locale } = usePanel();
  const [all, setAll] = useState(false);
  const rows = all ? table.rows : table.rows.slice(0, SHOWN);
  return (
    <>
      <h3>{table.title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={table.title}>
        <table>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column.header} scope="col" className={column.kind === 'text' ? '' : 'amount'}>
                  {column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, r) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a finished result never move
              <tr key={r}>
                {row.map((cell, c) => {
                  const kind = table.columns[c]?.kind ?? 'text';
                  return (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns of a finished result never move
                    <td key={c} className={kind === 'text' ? '' : 'amount'}>
                      {shown(cell, kind, locale, decimals)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {!all && table.rows.length > SHOWN ? (
        <Button size="small" onClick={() => setAll(true)}>
          {strings.run.showAll(table.rows.length)}
        </Button>
      ) : null}
    </>
  );
}

function shown(cell: CellValue, kind: ColumnKind, locale: string, decimals: number): string {
  if (cell === null) return '';
  if (typeof cell === 'object') return cell.error;
  if (typeof cell !== 'number') return String(cell);
  switch (kind) {
    case 'money':
      return formatFor(locale, Number.isInteger(cell) ? 0 : decimals).money(cell);
    case 'percent':
      return formatFor(locale, 0).percent(cell);
    case 'multiple':
      return `${cell.toFixed(2)}x`;
    case 'date':
      return isoOfSerial(cell);
    case 'count':
    case 'number':
    case 'text':
      return new Intl.NumberFormat(locale, { maximumSignificantDigits: Math.abs(cell) >= 1e6 ? 9 : 6 }).format(cell);
  }
}
