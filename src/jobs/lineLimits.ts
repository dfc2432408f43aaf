/** What a line may not say of itself, whichever job reads it: limits that cross, and a hold without an amount. */
import type { Minor } from '../core/money.ts';
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
