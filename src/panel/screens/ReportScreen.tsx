import { Button, Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { reportInput } from '../../jobs/inputs/reportInput.ts';
import { typedAs } from '../../jobs/inputs/settings.ts';
import { proposeFor } from '../../jobs/inspect/inspect.ts';
import type { InspectView } from '../../jobs/inspect/view.ts';
import { FAMILIES, REPORTS, reportOf } from '../../jobs/report/catalogue.ts';
import { cellTexts } from '../../jobs/report/cellText.ts';
import { lacking, reportJob } from '../../jobs/report/job.ts';
import type { ReportJob, Setting } from '../../jobs/report/spec.ts';
import type { ReportTable, ReportView } from '../../jobs/report/view.ts';
import { passes } from '../../workbook/problem.ts';
import { Checks } from '../components/Checks.tsx';
import { Choice } from '../components/Choice.tsx';
import { MappingForm } from '../components/MappingForm.tsx';
import { RunFrame } from '../components/RunFrame.tsx';
import { TextField } from '../components/TextField.tsx';
import { usePanel } from '../context.ts';
import { strings } from '../strings.ts';
import { useRun } from '../useRun.ts';

const t = strings.report;

/** Every report job behind one choice: its form is made from its declaration. */
export function ReportScreen({ found, onWritten }: { readonly found: InspectView; readonly onWritten: () => void }) {
  const ready = REPORTS.find((job) => proposeFor(found.tables, job).ready);
  const [name, setName] = useState(ready?.name ?? REPORTS[0]?.name ?? '');
  const spec = reportOf(name);
  return (
    <>
      <Field label={t.which} size="small">
        <Select size="small" value={name} onChange={(_, data) => setName(data.value)}>
          {FAMILIES.map(({ title, jobs }) => (
            <optgroup key={title} label={title}>
              {jobs.map((job) => (
                <option key={job.name} value={job.name}>
                  {job.title}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
      </Field>
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
  const [texts, setTexts] = useState<ReadonlyMap<string, string>>(new Map());
  const chosen = reportInput(spec, found, texts);
  const [table, setTable] = useState(chosen.table);
  const [mapping, setMapping] = useState(chosen.input?.mapping ?? null);
  if (chosen.input === null || table === null || mapping === null) return <p>{strings.inspect.emptyHelp}</p>;
  const type = (name: string, text: string) =>
    setTexts(new Map([...texts, [name, text] as const].filter(([, value]) => value.trim() !== '')));
  const wrong = (name: string) => chosen.problems.find(({ where }) => where === typedAs(name))?.expected;
  const options = (
    <>
      {spec.total === 'none' ? null : (
        <TextField
          label={strings.allocate.total}
          text={texts.get('total') ?? ''}
          placeholder=""
          hint={found.total === null ? '' : strings.allocate.totalAt(found.total.where)}
          onType={(text) => type('total', text)}
        />
      )}
      <div className="pairs">
        {spec.settings.map((setting) => (
          <SettingField
            key={setting.name}
            setting={setting}
            value={chosen.input?.settings[setting.name] ?? null}
            text={texts.get(setting.name)}
            wrong={wrong(setting.name)}
            onType={(text) => type(setting.name, text)}
          />
        ))}
      </div>
      <MappingForm
        tables={found.tables}
        table={table}
        mapping={mapping}
        roles={[...spec.needs, ...(spec.oneOf ?? []), ...spec.uses]}
        open={lacking(spec, mapping).length > 0}
        onChange={(other, columns) => {
          setTable(other);
          setMapping(columns);
        }}
      />
    </>
  );
  return (
    <RunFrame
      run={run}
      actions={actions}
      input={{ ...chosen.input, mapping }}
      ready={passes(chosen.problems)}
      options={options}
      preview={(view) => <Preview view={view} />}
    />
  );
}

function SettingField({
  setting,
  value,
  text,
  wrong,
  onType,
}: {
  readonly setting: Setting;
  /** What runs without a text: the fallback, or what Budget_Settings says. */
  readonly value: string | number | null;
  readonly text: string | undefined;
  readonly wrong: string | undefined;
  readonly onType: (text: string) => void;
}) {
  if (setting.kind === 'choice') {
    const options = Object.fromEntries(setting.choices.map((choice) => [choice, choice]));
    return <Choice label={setting.label} options={options} value={String(value)} onChoose={onType} />;
  }
  const placeholder =
    typeof value === 'number' && setting.kind === 'percent' ? `${Number((value * 100).toPrecision(12))}%` : value;
  return (
    <TextField
      label={setting.label}
      title={setting.doc}
      text={text ?? ''}
      placeholder={placeholder === null ? '' : String(placeholder)}
      wrong={wrong}
      onType={onType}
    />
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
  const texts = cellTexts(table, locale, decimals);
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
                {table.columns.map(({ header, kind }, c) => (
                  <td key={header} className={kind === 'text' ? '' : 'amount'}>
                    {texts[c]?.(row[c])}
                  </td>
                ))}
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
