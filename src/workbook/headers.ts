/** Which role a header means. Whole matches are certain, matches of single words likely. */
import { ROLES, type Role } from './roles.ts';

export type HeaderMatch = { readonly role: Role; readonly certainty: 'certain' | 'likely' };

/** Lower case, accents and punctuation gone, single blanks: "Budget (FY-25)" → "budget fy 25". */
export function plainHeader(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}%]+/gu, ' ')
    .trim();
}

const OF = ROLES.map((spec) => ({
  role: spec.role,
  names: [plainHeader(spec.header), ...spec.synonyms.map(plainHeader)],
}));

/** Words that name another quantity: a "Budget variance" or "% of budget" column is no budget. */
const FOREIGN =
  /\b(variance|var|diff|difference|delta|change|%|percent|pct|share of|remaining|utili[sz]ation|growth|prior|last year|notes?|comments?)\b|%/;

/** Every role that `header` may mean, the best first. */
export function matchHeader(header: string): readonly HeaderMatch[] {
  const plain = plainHeader(header);
  if (plain === '') return [];
  const whole = OF.flatMap(({ role, names }): HeaderMatch[] =>
    names.includes(plain) ? [{ role, certainty: 'certain' }] : [],
  );
  if (whole.length > 0) return whole;
  if (FOREIGN.test(plain)) return [];
  const words = ` ${plain} `;
  return OF.flatMap(({ role, names }): HeaderMatch[] =>
    names.some((name) => words.includes(` ${name} `)) ? [{ role, certainty: 'likely' }] : [],
  );
}
