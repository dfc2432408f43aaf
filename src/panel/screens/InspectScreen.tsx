import { Badge, Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useState } from 'react';
import type { FoundTable, InspectView, Proposal } from '../../jobs/inspect/view.ts';
import { parseAddress } from '../../workbook/address.ts';
import type { Receipt } from '../../workbook/port.ts';
import { type Problem, passes } from '../../workbook/problem.ts';
import { ROLES } from '../../workbook/roles.ts';
import type { JournalEntry } from '../../workbook/workbook.ts';
import { Jump } from '../components/Jump.tsx';
import { ProblemList } from '../components/ProblemList.tsx';
import { usePanel } from '../context.ts';
import { formatFor } from '../format.ts';
import { strings } from '../strings.ts';
import { environment, faultProblem } from '../useRun.ts';

const t = strings.inspect;

/** What was found, what each job would use, and what is missing. */
export function InspectScreen({
  view,
  problems,
  unfinished,
  onRefresh,
}: {
  readonly view: InspectView;
  readonly problems: readonly Problem[];
  readonly unfinished: readonly JournalEntry[];
  readonly onRefresh: () => void;
}) {
  const { locale } = usePanel();
  const format = formatFor(locale, 0);
  const at = view.total === null ? null : parseAddress(view.total.where);
  return (
    <>
      {unfinished.map((entry) => (
        <Unfinished key={entry.run} entry={entry} onRefresh={onRefresh} />
      ))}
      {view.tables.length === 0 ? (
        <section className="placemat">
          <h2>{t.empty}</h2>
          <p>{t.welcome}</p>
          <p>{t.emptyHelp}</p>
        </section>
      ) : (
        <>
          <p className="note">{t.welcome}</p>
          <h2>{t.tables}</h2>
          {view.tables.map((table) => (
            <Table key={table.address} table={table} />
          ))}
          <dl className="totals">
            <div>
              <dt>{t.total}</dt>
              <dd>
                {view.total?.value == null ? (
                  '–'
                ) : at === null ? (
                  `${format.money(view.total.value)}`
                ) : (
                  <Jump where={view.total.where} words={format.money(view.total.value)} />
                )}
              </dd>
            </div>
            <Job name={strings.tabs.allocate} proposal={view.allocate} />
            <Job name={strings.tabs.variance} proposal={view.variance} />
          </dl>
        </>
      )}
      <h2>{t.missing}</h2>
      {problems.length === 0 ? <p>{t.allMapped}</p> : <ProblemList problems={problems} />}
      <div className="buttons">
        <Button size="small" onClick={onRefresh}>
          {strings.refresh}
        </Button>
      </div>
    </>
  );
}

function Job({ name, proposal }: { readonly name: string; readonly proposal: Proposal }) {
  const roles = proposal.missing.map((role) => ROLES.find((spec) => spec.role === role)?.header ?? role).join(', ');
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {proposal.ready ? (
          <Badge appearance="tint" color="success" shape="rounded">
            {t.ready}
          </Badge>
        ) : (
          t.notReady(roles)
        )}
      </dd>
    </div>
  );
}

function Table({ table }: { readonly table: FoundTable }) {
  const mapped = table.columns.filter((column) => column.role !== null);
  return (
    <section className="found">
      <div className="row">
        <Jump where={table.address} words={table.name ?? table.address} />
        <span className="amount">{t.rows(table.rows)}</span>
      </div>
      <ul className="roles">
        {mapped.map((column) => (
          <li key={column.index}>
            <span>{ROLES.find((spec) => spec.role === column.role)?.header}</span>
            <span className="quiet">{`${column.header}${column.certainty === 'likely' ? ` (${strings.map.likely})` : ''}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A run that a crash cut off: one click puts back what stood there. */
function Unfinished({ entry, onRefresh }: { readonly entry: JournalEntry; readonly onRefresh: () => void }) {
  const { workbook } = usePanel();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  if (receipt?.status === 'done')
    return (
      <MessageBar intent="success">
        <MessageBarBody>{t.restored}</MessageBarBody>
      </MessageBar>
    );
  return (
    <>
      <MessageBar intent="warning" layout="multiline">
        <MessageBarBody>{t.unfinished(entry.title, entry.at.slice(0, 16).replace('T', ' '))}</MessageBarBody>
      </MessageBar>
      {receipt === null || passes(receipt.problems) ? null : <ProblemList problems={receipt.problems} />}
      <div className="buttons">
        <Button
          size="small"
          appearance="primary"
          onClick={() =>
            void workbook
              .recover(environment(), entry.run)
              .catch((fault): Receipt => ({ status: 'refused', problems: [faultProblem(fault)] }))
              .then((ended) => {
                setReceipt(ended);
                if (ended.status === 'done') onRefresh();
              })
          }
        >
          {t.restore}
        </Button>
      </div>
    </>
  );
}
