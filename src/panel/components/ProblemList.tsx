import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components';
import { parseAddress } from '../../workbook/address.ts';
import type { Problem } from '../../workbook/problem.ts';
import { strings } from '../strings.ts';
import { Jump } from './Jump.tsx';

const SHOWN = 12;

/** Problems with a button that goes to the place; errors first. */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const sorted = [...problems].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  return (
    <>
      {sorted.slice(0, SHOWN).map((problem) => {
        const at = parseAddress(problem.where);
        return (
          <MessageBar
            key={`${problem.code} ${problem.where} ${problem.found}`}
            intent={problem.severity === 'error' ? 'error' : 'warning'}
            layout="multiline"
          >
            <MessageBarBody>
              <MessageBarTitle>
                {problem.severity === 'error' ? strings.problems.error : strings.problems.warning}
              </MessageBarTitle>
              {at === null ? <strong>{problem.where}: </strong> : <Jump where={problem.where} words={problem.where} />}{' '}
              {problem.found}. {strings.problems.expected} {problem.expected}. {problem.fix}
            </MessageBarBody>
          </MessageBar>
        );
      })}
      {sorted.length > SHOWN ? <p>{`+ ${sorted.length - SHOWN}`}</p> : null}
    </>
  );
}
