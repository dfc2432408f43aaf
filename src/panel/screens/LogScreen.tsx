import { Badge, Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Receipt } from '../../workbook/port.ts';
import type { JournalEntry } from '../../workbook/workbook.ts';
import { ProblemList } from '../components/ProblemList.tsx';
import { usePanel } from '../context.ts';
import { strings } from '../strings.ts';
import { environment, faultProblem } from '../useRun.ts';

const t = strings.log;
const COLOURS = {
  begun: 'warning',
  done: 'success',
  restored: 'informative',
  damaged: 'danger',
  undone: 'informative',
} as const;

/** The journal, newest first. Each done run can be undone as long as its cells are as it left them. */
export function LogScreen({
  journal,
  onChanged,
}: {
  readonly journal: readonly JournalEntry[];
  readonly onChanged: () => void;
}) {
  const { workbook } = usePanel();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const undo = (entry: JournalEntry) => {
    workbook
      .undo(environment(), entry.run)
      .then(setReceipt, (fault) => setReceipt({ status: 'refused', problems: [faultProblem(fault)] }))
      .then(onChanged);
  };
  if (journal.length === 0) return <p>{t.empty}</p>;
  return (
    <>
      {receipt === null || receipt.status === 'done' ? null : <ProblemList problems={receipt.problems} />}
      <ul className="lines">
        {journal.map((entry) => (
          <li key={entry.run}>
            <div className="row">
              <strong>{entry.title}</strong>
              <Badge appearance="tint" shape="rounded" color={COLOURS[entry.status]}>
                {t.status[entry.status]}
              </Badge>
            </div>
            <div className="row quiet">
              <span>{`${entry.at.slice(0, 16).replace('T', ' ')}${entry.user === '' ? '' : ` · ${entry.user}`} · ${t.cells(entry.cells)}`}</span>
            </div>
            <div className="row quiet">
              <span>{entry.targets.slice(0, 3).join(', ')}</span>
              {entry.status === 'done' ? (
                <Button size="small" onClick={() => undo(entry)}>
                  {t.undo}
                </Button>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}
