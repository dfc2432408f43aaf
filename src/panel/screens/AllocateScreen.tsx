import { Button, Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { allocate } from '../../jobs/allocate/allocate.ts';
import { methodFor } from '../../jobs/allocate/defaults.ts';
import { ALLOCATION_SHEET } from '../../jobs/allocate/plan.ts';
import type { AllocateInput, AllocateLine, AllocateView } from '../../jobs/allocate/view.ts';
import { allocateInput } from '../../jobs/inputs/allocateInput.ts';
import { NOTHING_TYPED, type Typed, typedAs } from '../../jobs/inputs/settings.ts';
import type { InspectView } from '../../jobs/inspect/view.ts';
import type { Role } from '../../workbook/roles.ts';
import { Checks } from '../components/Checks.tsx';
import { Choice } from '../components/Choice.tsx';
import { Jump } from '../components/Jump.tsx';
import { MappingForm } from '../components/MappingForm.tsx';
import { RunFrame } from '../components/RunFrame.tsx';
import { TextField } from '../components/TextField.tsx';
import { usePanel } from '../context.ts';
import { type Format, formatFor, shownDecimals } from '../format.ts';
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
type GoalWord = keyof typeof t.goals;
const STEPS = [0.01, 1, 100, 1000] as const;

export function AllocateScreen({ found, onWritten }: { readonly found: InspectView; readonly onWritten: () => void }) {
  const { workbook } = usePanel();
  const [run, actions] = useRun(workbook, allocate, onWritten);
  const [texts, setTexts] = useState<Typed>(NOTHING_TYPED);
  const [goal, setGoal] = useState<GoalWord>('outcome');
  const [aim, setAim] = useState('');
  const chosen = allocateInput(found, goal === 'outcome' ? texts : new Map([...texts, ['goal', `${goal}=${aim}`]]));
  const [table, setTable] = useState(chosen.table);
  const [mapping, setMapping] = useState(chosen.input?.mapping ?? null);
  if (chosen.input === null || table === null || mapping === null) return <p>{strings.inspect.emptyHelp}</p>;
  const input: AllocateInput = { ...chosen.input, mapping };
  const wrong = chosen.problems.filter(({ code }) => code === 'bad-setting');
  const type = (...changes: readonly (readonly [name: string, text: string])[]) =>
    setTexts(new Map([...texts, ...changes].filter(([, text]) => text.trim() !== '')));
  const field = (name: 'holdback' | 'turnover' | 'change', share: number) => (
    <TextField
      label={t.shares[name]}
      text={texts.get(name) ?? ''}
      placeholder={`${Number((share * 100).toPrecision(12))}%`}
      wrong={wrong.find(({ where }) => where === typedAs(name))?.expected}
      onType={(text) => type([name, text])}
    />
  );
  const optimises = input.method === 'curves' || input.method === 'value';
  const options = (
    <>
      <TextField
        label={t.total}
        text={texts.get('total') ?? ''}
        placeholder={found.total?.value == null ? '' : formatFor('en', 0).money(found.total.value)}
        hint={found.total === null ? strings.inspect.noTotal : t.totalAt(found.total.where)}
        onType={(text) => type(['total', text])}
      />
      <div className="pairs">
        <Choice
          label={t.method}
          options={t.methods}
          value={input.method}
          onChoose={(method) => type(['method', method])}
        />
        {input.method === 'requests' ? (
          <Choice
            label={t.approach}
            options={t.approaches}
            value={input.approach}
            onChoose={(approach) => type(['approach', approach])}
          />
        ) : null}
        {input.method === 'requests' && input.approach === 'hybrid' ? (
          <Choice label={t.gap} options={t.gaps} value={input.gapRule} onChoose={(gap) => type(['gap', gap])} />
        ) : null}
        {optimises ? <Choice label={t.goal} options={t.goals} value={goal} onChoose={setGoal} /> : null}
        {optimises && goal !== 'outcome' ? (
          <TextField
            label={t.aims[goal]}
            text={aim}
            placeholder=""
            wrong={wrong.some(({ where }) => where === typedAs('goal')) ? t.aimWrong : undefined}
            onType={setAim}
          />
        ) : null}
        {input.method === 'performance' ? field('turnover', input.turnover) : null}
        {input.method === 'performance' ? field('change', input.stepLimit) : null}
        {field('holdback', input.holdback)}
        <Field label={t.step} size="small">
          <Select size="small" value={String(input.step)} onChange={(_, data) => type(['step', data.value])}>
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
          onChoose={(write) => type(['write', write])}
          disabled={mapping.columns.allocated === undefined ? ['column'] : []}
        />
      </div>
      <MappingForm
        tables={found.tables}
        table={table}
        mapping={mapping}
        roles={ROLES}
        open={!found.allocate.ready}
        onChange={(other, columns) => {
          setTable(other);
          setMapping(columns);
          const write = columns.columns.allocated === undefined ? 'sheet' : input.write;
          type(['write', write], ...(other === table ? [] : [['method', methodFor(columns)] as const]));
        }}
      />
    </>
  );
  return (
    <RunFrame
      run={run}
      actions={actions}
      input={input}
      ready={wrong.length === 0}
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
        {view.reserve === 0 ? null : (
          <div>
            <dt>{t.reserve}</dt>
            <dd>{format.money(view.reserve)}</dd>
          </div>
        )}
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
