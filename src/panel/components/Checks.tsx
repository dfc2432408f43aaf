import { CheckmarkCircle16Regular, DismissCircle16Regular } from '@fluentui/react-icons';
import type { Assertion } from '../../workbook/port.ts';
import { strings } from '../strings.ts';

const FEW = 4;

/** The laws of a result, each with a mark and a word. Many that all hold fold into one line. */
export function Checks({ checks }: { readonly checks: readonly Assertion[] }) {
  const list = (
    <ul className="checks" aria-label={strings.run.checks}>
      {checks.map((check) => (
        <li key={check.law} className={check.holds ? 'good' : 'bad'}>
          {check.holds ? (
            <CheckmarkCircle16Regular aria-label={strings.run.holds} />
          ) : (
            <DismissCircle16Regular aria-label={strings.run.broken} />
          )}
          <span>{check.law}</span>
        </li>
      ))}
    </ul>
  );
  if (checks.length <= FEW || checks.some(({ holds }) => !holds)) return list;
  return (
    <details className="help">
      <summary>{strings.run.allHold(checks.length)}</summary>
      {list}
    </details>
  );
}
