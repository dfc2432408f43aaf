/** What a line may not say of itself, whichever job reads it: limits that cross, and a hold without an amount. */
import { isMinor, type Minor, toMinor } from '../core/money.ts';
import type { Row } from '../workbook/decode.ts';
import { error, type Problem } from '../workbook/problem.ts';
import type { Role } from '../workbook/roles.ts';
import { amountText } from './amountText.ts';

type Limits = {
  readonly row: Row;
  readonly held: boolean;
  readonly before: Minor | null;
  readonly floor: Minor | null;
  readonly cap: Minor | null;
};

/** An amount of a row in minor units; null for a blank, and 0 with a problem for one beyond the exact range. */
export function moneyOf(
  row: Row,
  role: Role,
  decimals: number,
  where: (row: Row, role: Role) => string,
  problems: Problem[],
): Minor | null {
  const value = row.number(role);
  if (value === null) return null;
  const minor = toMinor(value, decimals);
  if (isMinor(minor)) return minor;
  problems.push(error('too-large', where(row, role), String(value), 'an amount of at most 2^53 minor units'));
  return 0;
}

/** A held line keeps what it has: its floor and cap do not count. */
export function limitProblems(
  { row, held, before, floor, cap }: Limits,
  where: (row: Row, role: Role) => string,
  decimals: number,
): readonly Problem[] {
  const say = (minor: Minor) => amountText(minor, decimals);
  return [
    ...(held && before === null
      ? [
          error(
            'hold-without-amount',
            where(row, 'hold'),
            `"${row.line}" is held but has no current amount`,
            'an amount to hold',
            'Type the current amount, or release the hold.',
          ),
        ]
      : []),
    ...((floor ?? 0) < 0
      ? [error('negative-floor', where(row, 'floor'), say(floor ?? 0), 'a floor of 0 or more')]
      : []),
    ...(!held && floor !== null && cap !== null && floor > cap
      ? [
          error(
            'floor-above-cap',
            where(row, 'floor'),
            `floor ${say(floor)} of "${row.line}" is above its cap ${say(cap)}`,
            'a floor up to the cap',
            'Lower the floor or raise the cap.',
          ),
        ]
      : []),
  ];
}
