import { Badge, Button, Field, Input, Switch } from '@fluentui/react-components';
import { ArrowDown16Regular, ArrowUp16Regular, Subtract16Regular } from '@fluentui/react-icons';
import { useState } from 'react';
import { NOTHING_TYPED } from '../../jobs/inputs/settings.ts';
import { varianceInput } from '../../jobs/inputs/varianceInput.ts';
import type { FoundTable, InspectView } from '../../jobs/inspect/view.ts';
import { varianceJob } from '../../jobs/variance/variance.ts';
import type { VarianceInput, VarianceRow, VarianceTotal, VarianceView } from '../../jobs/variance/view.ts';
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

const t = strings.variance;
const ROLES: readonly Role[] = ['line', 'group', 'kind', 'budget', 'actual'];

export function VarianceScreen({ found, onWritten }: { readonly found: InspectView; readonly onWritten: () => void }) {
  const { workbook } = usePanel();
  const [run, actions] = useRun(workbook, varianceJob, onWritten);
  const [table, setTable] = useState<FoundTable | null>(found.variance.table);
  const [input, setInput] = useState<VarianceInput | null>(varianceInput(found, NOTHING_TYPED).input);
  const percent = (share = 0) => String(Number((share * 100).toPrecision(12)));
  const [texts, setTexts] = useState({
    watch: percent(input?.watch),
    review: percent(input?.review),
    floor: String(input?.floor ?? 0),
  });
  if (input === null || table === null) return <p>{strings.inspect.emptyHelp}</p>;
  const number = (name: keyof typeof texts) => parseAmount(texts[name]);
  const whole: VarianceInput = {
    ...input,
    watch: (number('watch') ?? 0) / 100,
    review: (number('review') ?? 0) / 100,
    floor: number('floor') ?? 0,
  };
  const field = (name: keyof typeof texts) => (
    <Field label={t[name]} size="small" {...(number(name) === null ? { validationState: 'error' as const } : {})}>
      <Input
        size="small"
        inputMode="decimal"
        value={texts[name]}
        onChange={(_, data) => setTexts({ ...texts, [name]: data.value })}
      />
    </Field>
  );
  const options = (
    <>
      <div className="pairs">
        {field('watch')}
        {field('review')}
        {field('floor')}
        <Choice
          label={t.kind}
          options={t.kinds}
          value={input.defaultKind}
          onChoose={(defaultKind) => setInput({ ...input, defaultKind })}
        />
      </div>
      <MappingForm
        tables={found.tables}
        table={table}
        mapping={input.mapping}
        roles={ROLES}
        open={!found.variance.ready}
        onChange={(chosen, mapping) => {
          setTable(chosen);
          setInput({ ...input, mapping });
        }}
      />
    </>
  );
  return (
    <RunFrame
      run={run}
      actions={actions}
      input={whole}
      ready={(['watch', 'review', 'floor'] as const).every((name) => number(name) !== null)}
      options={options}
      preview={(view) => <Preview view={view} />}
    />
  );
}

const SHOWN = 100;

function Preview({ view }: { readonly view: VarianceView }) {
  const { locale } = usePanel();
  const [only, setOnly] = useState(false);
  const [all, setAll] = useState(false);
  const format = formatFor(
    locale,
    shownDecimals(
      view.lines.flatMap((line) => [line.budget, line.actual]),
      view.decimals,
    ),
  );
  const wanted = (row: VarianceRow) => !only || row.status !== 'OK';
  const lines = view.lines.filter(wanted);
  return (
    <>
      <ul className="lines">
        <Row row={view.total} format={format} total={view.total} />
      </ul>
      <Switch label={t.only} checked={only} onChange={(_, data) => setOnly(data.checked)} />
      {view.groups.length === 0 ? null : (
        <details className="group">
          <summary>{t.groups}</summary>
          <ul className="lines">
            {view.groups.filter(wanted).map((group) => (
              <Row key={group.line} row={group} format={format} total={group} />
            ))}
          </ul>
        </details>
      )}
      <h3>{t.lines}</h3>
      {lines.length === 0 ? <p>{t.allFine}</p> : null}
      <ul className="lines">
        {lines.slice(0, all ? undefined : SHOWN).map((line) => (
          <Row key={line.where} row={line} format={format} total={null} />
        ))}
      </ul>
      {!all && lines.length > SHOWN ? (
        <Button size="small" onClick={() => setAll(true)}>
          {strings.run.showAll(lines.length)}
        </Button>
      ) : null}
      {view.notes.map((note) => (
        <p key={note} className="note">
          {note}
        </p>
      ))}
      <Checks checks={view.checks} />
    </>
  );
}

const COLOURS = { OK: 'success', WATCH: 'warning', REVIEW: 'danger' } as const;

function Row({
  row,
  format,
  total,
}: {
  readonly row: VarianceRow;
  readonly format: Format;
  readonly total: VarianceTotal | null;
}) {
  const effect = row.favourable === 'F' ? t.favourable : row.favourable === 'U' ? t.unfavourable : t.neutral;
  const Icon = row.variance > 0 ? ArrowUp16Regular : row.variance < 0 ? ArrowDown16Regular : Subtract16Regular;
  return (
    <li>
      <div className="row">
        <Jump where={row.where} words={row.line} />
        <Badge appearance="tint" color={COLOURS[row.status]} shape="rounded">
          {row.status}
        </Badge>
      </div>
      <div className={`row effect ${row.favourable}`}>
        <span className="effect">
          <Icon aria-hidden="true" /> {effect}
        </span>
        <strong className="amount">{`${format.change(row.variance)} · ${format.percent(row.percent)}`}</strong>
      </div>
      <div className="row quiet">
        <span>{`${t.budget} ${format.money(row.budget)}`}</span>
        <span className="amount">{`${t.actual} ${format.money(row.actual)}`}</span>
      </div>
      {total === null ? null : (
        <div className="row quiet">
          <span>{`${t.gross} ${format.money(total.gross)}`}</span>
        </div>
      )}
    </li>
  );
}
