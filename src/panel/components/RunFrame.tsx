import { Button, MessageBar, MessageBarBody, ProgressBar, Spinner, Textarea } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { plannedCells } from '../../workbook/lower.ts';
import type { Run } from '../run.ts';
import { canWrite } from '../run.ts';
import { strings } from '../strings.ts';
import type { RunActions } from '../useRun.ts';
import { ProblemList } from './ProblemList.tsx';

/** What every run shows around its own options and preview: buttons, progress, outcome, undo. */
export function RunFrame<Input, View>({
  run,
  actions,
  input,
  ready,
  options,
  preview,
}: {
  readonly run: Run<View>;
  readonly actions: RunActions<Input>;
  readonly input: Input;
  /** False while something typed cannot be read: then nothing runs. */
  readonly ready: boolean;
  readonly options: ReactNode;
  readonly preview: (view: View) => ReactNode;
}) {
  const heading = useRef<HTMLDivElement>(null);
  // New content takes the focus, so that a keyboard or a screen reader goes on from there.
  useEffect(() => {
    if (run.at !== 'options') heading.current?.focus();
  }, [run.at]);
  const again = (
    <Button size="small" appearance="primary" onClick={() => actions.preview(input)}>
      {strings.run.previewAgain}
    </Button>
  );
  const back = (
    <Button size="small" onClick={actions.edit}>
      {strings.run.back}
    </Button>
  );
  return (
    <div ref={heading} tabIndex={-1} className="run" data-state={run.at}>
      {((): ReactNode => {
        switch (run.at) {
          case 'options':
            return (
              <>
                <ProblemList problems={run.problems} />
                {options}
                <div className="buttons">
                  <Button size="small" appearance="primary" disabled={!ready} onClick={() => actions.preview(input)}>
                    {strings.run.preview}
                  </Button>
                </div>
              </>
            );
          case 'reading':
            return (
              <>
                {run.progress === null ? (
                  <Spinner size="small" label={strings.loading} />
                ) : (
                  <>
                    <p role="status">{strings.run.working(run.progress.done, run.progress.of)}</p>
                    <ProgressBar
                      aria-label={strings.run.working(run.progress.done, run.progress.of)}
                      value={run.progress.of === 0 ? 0 : run.progress.done / run.progress.of}
                    />
                  </>
                )}
                <div className="buttons">
                  <Button size="small" onClick={actions.edit}>
                    {strings.run.cancel}
                  </Button>
                </div>
              </>
            );
          case 'preview':
            return (
              <>
                <ProblemList problems={run.problems} />
                {preview(run.view)}
                <div className="buttons sticky">
                  <Button size="small" appearance="primary" disabled={!canWrite(run)} onClick={actions.write}>
                    {strings.run.write(run.plan === null ? 0 : plannedCells(run.plan))}
                  </Button>
                  {back}
                </div>
              </>
            );
          case 'writing':
            return (
              <>
                <p role="status">{strings.run.stages[run.stage]}</p>
                <ProgressBar aria-label={strings.run.stages[run.stage]} />
              </>
            );
          case 'undoing':
            return (
              <>
                <p role="status">{strings.run.stages.restoring}</p>
                <ProgressBar aria-label={strings.run.stages.restoring} />
              </>
            );
          case 'written':
            return (
              <>
                <MessageBar intent="success" layout="multiline">
                  <MessageBarBody>{strings.run.done(run.cells, run.targets.join(', '))}</MessageBarBody>
                </MessageBar>
                {run.warnings.map((warning) => (
                  <p key={warning}>{warning}</p>
                ))}
                <div className="buttons">
                  <Button size="small" onClick={actions.undo}>
                    {strings.run.undo}
                  </Button>
                  {back}
                </div>
                {preview(run.view)}
              </>
            );
          case 'undone':
            return (
              <>
                <MessageBar intent="success">
                  <MessageBarBody>{strings.run.undone}</MessageBarBody>
                </MessageBar>
                <div className="buttons">
                  {again}
                  {back}
                </div>
              </>
            );
          case 'stale':
          case 'refused':
          case 'restored':
            return (
              <>
                <MessageBar intent={run.at === 'restored' ? 'error' : 'warning'} layout="multiline">
                  <MessageBarBody>{strings.run[run.at]}</MessageBarBody>
                </MessageBar>
                <ProblemList problems={run.problems} />
                <div className="buttons">
                  {again}
                  {back}
                </div>
              </>
            );
          case 'damaged':
            return (
              <>
                <MessageBar intent="error" layout="multiline">
                  <MessageBarBody>{strings.run.damaged}</MessageBarBody>
                </MessageBar>
                <Textarea readOnly value={run.csv} aria-label={strings.run.beforeImage} rows={8} />
                <ProblemList problems={run.problems} />
                {back}
              </>
            );
        }
      })()}
    </div>
  );
}
