/** The contract of named ranges: the workbook's public API, from which docs/workbook.md is generated. */
import type { Role } from './roles.ts';

export type NameSpec = {
  readonly name: string;
  readonly shape: 'table' | 'cell';
  /** Jobs read this table: its columns play the roles of lines, or it is a grid with columns of its own. */
  readonly read?: 'lines' | 'grid';
  readonly doc: string;
};

/** Defined names we know. All start with `Budget_`; names of the user are never changed. */
export const NAMES: readonly NameSpec[] = [
  {
    name: 'Budget_Lines',
    shape: 'table',
    read: 'lines',
    doc: 'The table of lines with its header row; one row per line.',
  },
  { name: 'Budget_Total', shape: 'cell', doc: 'The amount to allocate.' },
  {
    name: 'Budget_Groups',
    shape: 'table',
    read: 'lines',
    doc: 'Limits of groups: Group, Floor, Cap; the groups are those of the lines.',
  },
  {
    name: 'Budget_Points',
    shape: 'table',
    read: 'grid',
    doc: 'Curves by points, for lines whose Curve is table: Line, Spend, Outcome; straight between points, nothing beyond.',
  },
  {
    name: 'Budget_Curve_Draws',
    shape: 'table',
    read: 'grid',
    doc: 'Draws of fitted curves, for lines whose Curve is draws: Line, Curve, P1, P2, P3; the plan is best on their average.',
  },
  {
    name: 'Budget_Limits',
    shape: 'table',
    read: 'grid',
    doc: 'Limits across lines: Limit, Column, Is, Least, Most, Of; overlapping groups, shares, or any number column.',
  },
  {
    name: 'Budget_Scenarios',
    shape: 'table',
    read: 'grid',
    doc: 'Overrides by name: Scenario, Line, Field, Value; the line Total changes the total.',
  },
  {
    name: 'Budget_Rules',
    shape: 'table',
    read: 'grid',
    doc: 'Triggers: Rule, Metric, Operator, Threshold, Clear, Window, Scope, Period, Action, Due days, Version.',
  },
  {
    name: 'Budget_Baseline',
    shape: 'table',
    read: 'lines',
    doc: 'Lines of an earlier period that key figures are compared with.',
  },
  { name: 'Budget_Settings', shape: 'table', doc: 'Two columns, Setting and Value: defaults of the jobs.' },
  {
    name: 'Budget_Allocation',
    shape: 'table',
    doc: 'Written by allocate: one row per line with amount, change and reason.',
  },
  {
    name: 'Budget_Certificate',
    shape: 'table',
    read: 'grid',
    doc: 'Written by allocate: the proof, and the inputs that it holds for.',
  },
  { name: 'Budget_Variance', shape: 'table', doc: 'Written by variance: per line, group and total.' },
  { name: 'Budget_Spend', shape: 'table', doc: 'Written by spend: amounts per line and period, which foot both ways.' },
  { name: 'Budget_Calendar', shape: 'table', doc: 'Written by calendar: the periods of a fiscal year.' },
  { name: 'Budget_Pace', shape: 'table', doc: 'Written by pace: spend against the days that have gone.' },
  { name: 'Budget_Completion', shape: 'table', doc: 'Written by eac: forecasts at completion, by method.' },
  {
    name: 'Budget_Cases',
    shape: 'table',
    read: 'grid',
    doc: 'Written by triggers, and read by its next run: open cases with evidence, action, owner and due date.',
  },
  { name: 'Budget_Kpis', shape: 'table', doc: 'Written by triggers: key figures with formula, target and status.' },
  {
    name: 'Budget_Journal',
    shape: 'table',
    doc: 'Hidden: the before-image of every run, for undo and crash recovery.',
  },
  {
    name: 'Budget_Flows',
    shape: 'table',
    read: 'lines',
    doc: 'Cash flows for returns: Line, Date and Amount, or Line and one column per period.',
  },
  { name: 'Budget_Risks', shape: 'table', read: 'lines', doc: 'The risk register: Risk, Probability, Impact, Owner.' },
  {
    name: 'Budget_Commitments',
    shape: 'table',
    read: 'lines',
    doc: 'Transactions for funds: Line, Kind (PO or invoice), Reference, Amount, Final, Date.',
  },
  {
    name: 'Budget_Draws',
    shape: 'table',
    read: 'lines',
    doc: 'For funds: what was drawn from the reserve: To, Amount, Reason, Approved by.',
  },
  {
    name: 'Budget_Release',
    shape: 'table',
    read: 'lines',
    doc: 'Tranches for funds: Tranche, Date, Share, Gate, Met on.',
  },
  {
    name: 'Budget_Commentary',
    shape: 'table',
    read: 'lines',
    doc: 'Written by decompose, comments are yours: they are kept at the next run.',
  },
  {
    name: 'Budget_Channels',
    shape: 'table',
    read: 'lines',
    doc: 'For attribute: Line, Actual (spend of the channel) and Claims (conversions that the platform claims).',
  },
  {
    name: 'Budget_Curves',
    shape: 'table',
    read: 'lines',
    doc: 'Written by fit: one response curve per channel, in the columns that allocate reads.',
  },
  {
    name: 'Budget_Robyn',
    shape: 'table',
    read: 'lines',
    doc: 'For fit: a header, and below it the text of a RobynModel JSON.',
  },
  {
    name: 'Budget_Sources',
    shape: 'table',
    read: 'lines',
    doc: 'For restricted: Fund, Amount, Allowed (lines or groups that it may pay; blank is any).',
  },
  {
    name: 'Budget_Periods',
    shape: 'table',
    read: 'lines',
    doc: 'For periods: Period, and Total (what each period must add up to) or Weight.',
  },
  {
    name: 'Budget_Drivers',
    shape: 'table',
    read: 'grid',
    doc: 'For activity: From (a service), To (who used it), Volume (driver units).',
  },
  {
    name: 'Budget_Criteria',
    shape: 'table',
    read: 'grid',
    doc: 'For score: Criterion (a column of the lines), Weight, Best (high or low), Cap (value that counts in full).',
  },
  {
    name: 'Budget_Covariance',
    shape: 'table',
    read: 'grid',
    doc: 'For portfolio: covariances of the returns, or correlations, with the names of the lines on both sides.',
  },
  { name: 'Budget_Activity', shape: 'table', doc: 'Written by activity: what each receiver pays for each service.' },
  { name: 'Budget_Price', shape: 'table', doc: 'Written by price: the transaction price over the obligations.' },
  { name: 'Budget_Exploration', shape: 'table', doc: 'Written by explore: what to spend per line to learn.' },
  { name: 'Budget_Scores', shape: 'table', doc: 'Written by score: rank, components, score and what is funded.' },
  { name: 'Budget_Portfolio', shape: 'table', doc: 'Written by portfolio: amount, return and risk of each line.' },
  {
    name: 'Budget_Portfolio_Frontier',
    shape: 'table',
    doc: 'Written by portfolio: the least risk for each return, from the safest mix to the one with the most return.',
  },
  {
    name: 'Budget_Flexible',
    shape: 'table',
    doc: 'Written by decompose: static budget, flexible budget at actual volume, and actual, line by line.',
  },
  {
    name: 'Budget_Scenario_Changes',
    shape: 'table',
    doc: 'Written by scenario: two scenarios line by line, amounts and outcomes, with a total for each pair.',
  },
  {
    name: 'Budget_Sensitivity',
    shape: 'table',
    doc: 'Written by scenario: what the best plan brings when one line or the total swings, the widest range first.',
  },
  {
    name: 'Budget_Trades',
    shape: 'table',
    read: 'grid',
    doc: 'For triggers: Trade, From, To, Amount, Promised (gain), and Realised where it is known.',
  },
  {
    name: 'Budget_Trade_Verdicts',
    shape: 'table',
    doc: 'Written by triggers: past trades against the gain that they promised.',
  },
  {
    name: 'Budget_Lag',
    shape: 'table',
    read: 'grid',
    doc: 'For returns: Days, Share of conversions in (cumulative), and Line where channels differ.',
  },
  { name: 'Budget_Journeys', shape: 'table', doc: 'Written by attribute: the paths that touches came to.' },
  { name: 'Budget_Test_Size', shape: 'table', doc: 'Written by experiment: units per group that a test needs.' },
];

/** Which column of a table plays which role. Columns are 0-based offsets within `table`. */
export type Mapping = {
  /** Address of the table with its header row, as "Data!A1:D184" or a name. */
  readonly table: string;
  /** Rows above the data inside `table`: the header is its last one. At least 1. */
  readonly headerRows: number;
  readonly columns: Readonly<Partial<Record<Role, number>>>;
};
