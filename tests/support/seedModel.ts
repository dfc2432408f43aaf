/** Seed 003's own model, in its own units ($M), and the table that it prints as the optimum. */
export const SEED_MODEL = {
  lines: [
    'sales_marketing',
    'engineering',
    'operations',
    'customer_success',
    'finance_admin',
    'hr_legal',
    'research_development',
    'strategic_initiatives',
  ],
  total: 25,
  min: [3.5, 5.8, 3.2, 1.8, 1.5, 1.2, 1.0, 0.5],
  max: [8, 12, 6.5, 4, 3, 2.5, 3.5, 4],
  multiplier: [2.8, 3.2, 2.4, 2.9, 1.8, 1.6, 3.5, 3.1],
  weight: [0.2, 0.25, 0.15, 0.15, 0.08, 0.07, 0.2, 0.15],
  optimum: [3.5, 12, 3.2, 1.8, 1.5, 1.2, 1.3, 0.5],
  objective: 14.9879,
  printed: [5.8, 7.2, 4.1, 2.5, 1.5, 1.3, 2.8, 1.8],
} as const;
export const seedValue = SEED_MODEL.multiplier.map((multiplier, i) => multiplier * (SEED_MODEL.weight[i] ?? 0));
