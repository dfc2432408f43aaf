import { studentTails } from '../statistics/student.ts';

/**
 * P(|R| ≥ |r|) when `n` independent pairs have no correlation: t = r·√((n−2)/(1−r²)) with n − 2 degrees of freedom.
 * @example pValue(0.632, 10) // 0.0500
 */
export const pValue = (r: number, n: number): number => studentTails((1 - r) * (1 + r), r * r, n - 2);
