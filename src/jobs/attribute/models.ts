/** The models of attribution that stand side by side, with the settings of the job. */
import type { AttributionModel } from '../../core/attribution/attribute.ts';
import type { ReportInputs } from '../report/spec.ts';

export const MODELS = [
  'first',
  'last',
  'last_non_direct',
  'linear',
  'position',
  'time_decay',
  'w',
  'markov',
  'shapley',
] as const;
export type ModelName = (typeof MODELS)[number];
/** What a model gives each channel, in minor units of conversions and of value. */
export type Credits = {
  readonly model: ModelName;
  readonly credits: readonly number[];
  readonly values: readonly number[] | null;
};

export function modelOf(kind: ModelName, nulls: readonly number[] | null, inputs: ReportInputs): AttributionModel {
  switch (kind) {
    case 'last_non_direct':
      return { kind, direct: inputs.text('direct') };
    case 'position':
      return { kind, first: 0.4, last: 0.4 };
    case 'time_decay':
      return { kind, halfLife: inputs.number('half_life') };
    case 'markov':
      return { kind, order: inputs.number('order'), nulls };
    case 'first':
    case 'last':
    case 'linear':
    case 'w':
    case 'shapley':
      return { kind };
  }
}
