/** Return against risk: closed forms, the conditions of an optimum, grids, HiGHS, and twenty real assets. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Limits, limitsOf } from '../../src/core/allocate/limits.ts';
import { allocateRisk, type FactorRisk, factorsOf, type RiskSolution } from '../../src/core/allocate/meanVariance.ts';
import { seeded } from '../support/seeded.ts';
