import { type Random, seeded } from '../random.ts';

/** The random stream of a name: what a line draws does not depend on where it stands (FNV-1a, 32 bits). */
export function streamOf(seed: number, name: string): Random {
  let hash = 0x811c9dc5;
  for (const char of `${seed}/${name}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return seeded(hash >>> 0);
}
