import { Button, Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { ALLOCATION_SHEET, allocate } from '../../jobs/allocate/allocate.ts';
import { methodFor } from '../../jobs/allocate/defaults.ts';
import type { AllocateInput, AllocateLine, AllocateView } from '../../jobs/allocate/view.ts';
import { allocateInput } from '../../jobs/inputs/allocateInput.ts';
import { NOTHING_TYPED } from '../../jobs/inputs/settings.ts';
import type { FoundTable, InspectView } from '../../jobs/inspect/view.ts';
import type { Role } from '../../workbook/roles.ts';
import { Checks } from '../components/Checks.tsx';
import { Choice } from '../components/Choice.tsx';
import { Jump } from '../components/Jump.tsx';
import { MappingForm } from '../components/MappingForm.tsx';
import { RunFrame } from '../components/RunFrame.tsx';
import { usePanel } from '../context.ts';
import { type Format, formatFor, parseAmount, shownDecimals } from '../format.ts';
import { strings } from '../strings.ts';
import { useRun } from '../useRun.ts';

const t = strings.allocate;
const ROLES: readonly Role[] = [
  'line',
  'group',
  'weight',
  'priority',
  'request',
  'floor',
  'cap',
  'current',
  'hold',
  'value',
  'curve',
  'p1',
  'p2',
  'p3',
  'least',
  'return',
  'allocated',
];
const STEPS = [0.01, 1, 100, 1000] as const;

export function AllocateScreen({ found, onWritten }: { readonly found: InspectView; readonly onWritten: () => void }) {
  const { workbook } = usePanel();
  const [run, actions] = useRun(workbook, allocate, onWritten);
  const proposed = allocateInput(found, NOTHING_TYPED).input;
  const [table, setTable] = useState<FoundTable | null>(found.allocate.table);
  const [input, setInput] = useState<AllocateInput | null>(proposed);
  const [typed, setTyped] = useState('');
  if (input === null || table === null) return <p>{strings.inspect.emptyHelp}</p>;
  const set = (change: Partial<AllocateInput>) => setInput({ ...input, ...change });
  const amount = parseAmount(typed);
  const whole: AllocateInput = amount === null ? input : { ...input, total: { amount } };
  const asksGap = input.method === 'requests' && input.approach === 'hybrid';
  const options = (
    <>
      <Field
        label={t.total}
        size="small"
        hint={found.total === null ? strings.inspect.noTotal : t.totalAt(found.total.where)}
        {...(typed !== '' && amount === null ? { validationState: 'error' as const } : {})}
      >
        <Input
          size="small"
          inputMode="decimal"
          value={typed}
          placeholder={found.total?.value == null ? '' : formatFor('en', 0).money(found.total.value)}
          onChange={(_, data) => setTyped(data.value)}
        />
      </Field>
      <div className="pairs">
        <Choice label={t.method} options={t.methods} value={input.method} onChoose={(method) => set({ method })} />
        {input.method === 'requests' ? (
          <Choice
            label={t.approach}
            options={t.approaches}
            value={input.approach}
            onChoose={(approach) => set({ approach })}
          />
        ) : null}
        {asksGap ? (
          <Choice label={t.gap} options={t.gaps} value={input.gapRule} onChoose={(gapRule) => set({ gapRule })} />
        ) : null}
        <Field label={t.step} size="small">
          <Select size="small" value={String(input.step)} onChange={(_, data) => set({ step: Number(data.value) })}>
            {STEPS.map((step) => (
              <option key={step} value={step}>
                {step}
              </option>
            ))}
          </Select>
        </Field>
        <Choice
          label={t.write}
          options={t.writes}
          value={input.write}
          onChoose={(write) => set({ write })}
          disabled={input.mapping.columns.allocated === undefined ? ['column'] : []}
        />
      </div>
      <MappingForm
        tables={found.tables}
        table={table}
        mapping={input.mapping}
        roles={ROLES}
        open={!found.allocate.ready}
        onChange={(chosen, mapping) => {
          const other = chosen !== table;
          setTable(chosen);
          set({
            mapping,
            ...(other ? { method: methodFor(mapping) } : {}),
            write: mapping.columns.allocated === undefined ? 'sheet' : other ? 'column' : input.write,
          });
        }}
      />
    </>
  );
  return (
    <RunFrame
      run={run}
      actions={actions}
      input={whole}
      ready={typed.trim() === '' || amount !== null}
      options={options}
      preview={(view) => <Preview view={view} />}
    />
  );
}

const SHOWN = 100;

function Preview({ view }: { readonly view: AllocateView }) {
  const { locale } = usePanel();
  const [all, setAll] = useState(false);
  const format = formatFor(
    locale,
    shownDecimals(
      view.lines.map((line) => line.amount),
      view.decimals,
    ),
  );
  const before = new Map(view.changes.map((change) => [change.label, change.before]));
  return (
    <>
      {view.changes.length === 0 ? <p>{t.tableNote(ALLOCATION_SHEET, view.lines.length)}</p> : null}
      <ul className="lines">
        {view.lines.slice(0, all ? undefined : SHOWN).map((line) => (
          <Line key={line.where} line={line} shown={before.get(line.line)} format={format} />
        ))}
      </ul>
      {!all && view.lines.length > SHOWN ? (
        <Button size="small" onClick={() => setAll(true)}>
          {strings.run.showAll(view.lines.length)}
        </Button>
      ) : null}
      <dl className="totals">
        <div>
          <dt>{t.sum}</dt>
          <dd>{format.money(view.sum)}</dd>
        </div>
        {view.unallocated === 0 ? null : (
          <div>
            <dt>{t.unallocated}</dt>
            <dd>{format.money(view.unallocated)}</dd>
          </div>
        )}
      </dl>
      {view.notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
      <Checks checks={view.checks} />
    </>
  );
}

function Line({
  line,
  shown,
  format,
}: {
  readonly line: AllocateLine;
  readonly shown: string | number | null | undefined;
  readonly format: Format;
}) {
  const stood = typeof shown === 'number' ? shown : line.before;
  return (
    <li>
      <div className="row">
        <Jump where={line.where} words={line.line} />
        <strong className="amount">{format.money(line.amount)}</strong>
      </div>
      <div className="row quiet">
        <span>{line.reason}</span>
        {stood === null ? null : (
          <span className="amount">{`${t.before} ${format.money(stood)} · ${format.change(Number((line.amount - stood).toFixed(6)))}`}</span>
        )}
      </div>
    </li>
  );
}
