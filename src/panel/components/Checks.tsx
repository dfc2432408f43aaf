import { CheckmarkCircle16Regular, DismissCircle16Regular } from '@fluentui/react-icons';
import type { Assertion } from '../../workbook/port.ts';
import { strings } from '../strings.ts';

/** The laws of a result, each with a mark and a word. */
export function Checks({ checks }: { readonly checks: readonly Assertion[] }) {
  return (
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
}
