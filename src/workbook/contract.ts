/**
 * The contract of named ranges and columns: the workbook's public API, from which docs/workbook.md is generated.
 * Columns are recognised by header (with synonyms), never by place.
 */
export type ColumnType = 'text' | 'money' | 'number' | 'percent' | 'flag' | 'date' | 'kind';

export type Role =
  | 'line'
  | 'group'
  | 'kind'
  | 'budget'
  | 'actual'
  | 'weight'
  | 'priority'
  | 'request'
  | 'floor'
  | 'cap'
  | 'current'
  | 'hold'
  | 'allocated'
  | 'value'
  | 'curve'
  | 'p1'
  | 'p2'
  | 'p3'
  | 'least'
  | 'return'
  | 'date'
  | 'starts'
  | 'ends'
  | 'planned'
  | 'earned'
  | 'committed'
  | 'remaining'
  | 'owner'
  | 'target_return'
  | 'milestone'
  | 'milestone_forecast'
  | 'satisfaction';

export type RoleSpec = {
  readonly role: Role;
  readonly header: string;
  readonly type: ColumnType;
  readonly doc: string;
  /** Other headers that mean the same, lower case, without punctuation. Matched whole first, then as words. */
  readonly synonyms: readonly string[];
};

export const ROLES: readonly RoleSpec[] = [
  {
    role: 'line',
    header: 'Line',
    type: 'text',
    doc: 'What the row is about; unique in its table.',
    synonyms: [
      'line id',
      'line item',
      'channel',
      'department',
      'campaign',
      'platform',
      'cost center',
      'cost centre',
      'account',
      'item',
      'category',
      'project',
      'program',
      'programme',
      'initiative',
      'name',
      'description',
      'department name',
      'budget line',
    ],
  },
  {
    role: 'group',
    header: 'Group',
    type: 'text',
    doc: 'Parent of the line; totals are shown per group.',
    synonyms: [
      'parent',
      'area',
      'class',
      'division',
      'portfolio',
      'segment',
      'department',
      'category',
      'type of spend',
      'function',
      'theme',
    ],
  },
  {
    role: 'kind',
    header: 'Kind',
    type: 'kind',
    doc: 'cost (default: lower is favourable), revenue (higher is favourable) or neutral.',
    synonyms: ['line type', 'type', 'account type', 'nature'],
  },
  {
    role: 'budget',
    header: 'Budget',
    type: 'money',
    doc: 'Planned amount for the period under review.',
    synonyms: [
      'budgeted',
      'plan',
      'planned',
      'target',
      'approved',
      'approved budget',
      'budget amount',
      'original budget',
      'forecast',
      'adopted',
    ],
  },
  {
    role: 'actual',
    header: 'Actual',
    type: 'money',
    doc: 'Amount incurred in the same period.',
    synonyms: [
      'actuals',
      'spent',
      'spend',
      'spend to date',
      'expenditure',
      'expenses',
      'actual amount',
      'ytd actual',
      'incurred',
      'obligations',
    ],
  },
  {
    role: 'weight',
    header: 'Weight',
    type: 'number',
    doc: 'Relative share, read as the decimal that you see; weights need not add up to 1.',
    synonyms: [
      'weights',
      'share',
      'strategic weight',
      'driver',
      'weighting',
      'allocation weight',
      'ratio',
      'headcount',
    ],
  },
  {
    role: 'priority',
    header: 'Priority',
    type: 'number',
    doc: 'Tier: 1 is funded before 2.',
    synonyms: ['tier', 'rank', 'priority rank', 'prio'],
  },
  {
    role: 'request',
    header: 'Request',
    type: 'money',
    doc: 'What the owner of the line asks for.',
    synonyms: ['requested', 'requests', 'ask', 'demand', 'need', 'requirement', 'requested amount'],
  },
  {
    role: 'floor',
    header: 'Floor',
    type: 'money',
    doc: 'The least that the line may get; blank is 0.',
    synonyms: [
      'minimum',
      'min',
      'floor amount',
      'lower limit',
      'at least',
      'committed',
      'base requirement',
      'minimum allocation',
    ],
  },
  {
    role: 'cap',
    header: 'Cap',
    type: 'money',
    doc: 'The most that the line may get; blank is no limit.',
    synonyms: [
      'maximum',
      'max',
      'ceiling',
      'upper limit',
      'at most',
      'limit',
      'maximum effective',
      'maximum allocation',
    ],
  },
  {
    role: 'current',
    header: 'Current',
    type: 'money',
    doc: 'What the line has today: the base of holds and of before/after.',
    synonyms: ['current budget', 'current plan', 'last year', 'prior year', 'previous', 'existing', 'baseline', 'base'],
  },
  {
    role: 'hold',
    header: 'Hold',
    type: 'flag',
    doc: 'yes or x keeps the current amount as it is.',
    synonyms: ['held', 'lock', 'locked', 'frozen', 'fixed', 'freeze'],
  },
  {
    role: 'allocated',
    header: 'Allocation',
    type: 'money',
    doc: 'Where the result goes; written by the job allocate.',
    synonyms: ['allocated', 'new budget', 'allocated budget', 'proposed', 'result', 'recommended'],
  },
  {
    role: 'value',
    header: 'Value',
    type: 'number',
    doc: 'Worth of one unit of money (method value), or of the whole package (method packages).',
    synonyms: ['value multiplier', 'multiplier', 'value per unit', 'value per dollar', 'benefit', 'expected value'],
  },
  {
    role: 'curve',
    header: 'Curve',
    type: 'text',
    doc: 'Response curve: linear, log, power, exp, mm, hill or logistic.',
    synonyms: ['response curve', 'curve kind', 'curve type', 'response'],
  },
  {
    role: 'p1',
    header: 'P1',
    type: 'number',
    doc: 'First parameter of the curve.',
    synonyms: ['p 1', 'curve p1', 'a'],
  },
  {
    role: 'p2',
    header: 'P2',
    type: 'number',
    doc: 'Second parameter of the curve.',
    synonyms: ['p 2', 'curve p2', 'b'],
  },
  { role: 'p3', header: 'P3', type: 'number', doc: 'Third parameter, of hill.', synonyms: ['p 3', 'curve p3', 'c'] },
  {
    role: 'least',
    header: 'At least if funded',
    type: 'money',
    doc: 'A line gets its floor, or at least this much.',
    synonyms: ['least', 'minimum if funded', 'minimum spend', 'min if funded', 'all or nothing minimum'],
  },
  {
    role: 'return',
    header: 'Return',
    type: 'number',
    doc: 'Outcome per unit of money in the last period, for method performance.',
    synonyms: ['roas', 'roi', 'return per unit', 'mroi', 'marginal return', 'performance'],
  },
  {
    role: 'date',
    header: 'Date',
    type: 'date',
    doc: 'Day of the transaction: a date, or text such as 2026-06-12.',
    synonyms: ['transaction date', 'posting date', 'invoice date', 'week start', 'week starting', 'week commencing'],
  },
  {
    role: 'starts',
    header: 'Start',
    type: 'date',
    doc: 'First day that the budget of the line is for.',
    synonyms: ['start date', 'flight start', 'starts'],
  },
  {
    role: 'ends',
    header: 'End',
    type: 'date',
    doc: 'Last day that the budget of the line is for.',
    synonyms: ['end date', 'flight end', 'ends'],
  },
  {
    role: 'planned',
    header: 'Planned value',
    type: 'money',
    doc: 'The part of the budget that was planned to be spent by now.',
    synonyms: ['pv', 'bcws', 'planned to date', 'plan to date', 'budget to date', 'phased budget'],
  },
  {
    role: 'earned',
    header: 'Earned value',
    type: 'money',
    doc: 'Budget of the work that is done.',
    synonyms: ['ev', 'bcwp', 'earned'],
  },
  {
    role: 'committed',
    header: 'Open commitments',
    type: 'money',
    doc: 'Ordered and not yet invoiced.',
    synonyms: ['commitments', 'open orders', 'open pos', 'open purchase orders', 'encumbrances', 'encumbered'],
  },
  {
    role: 'remaining',
    header: 'Estimate to complete',
    type: 'money',
    doc: 'What the owner expects to spend still.',
    synonyms: ['etc', 'cost to complete', 'remaining estimate'],
  },
  {
    role: 'owner',
    header: 'Owner',
    type: 'text',
    doc: 'Who answers for the line.',
    synonyms: ['budget owner', 'line owner', 'responsible', 'accountable'],
  },
  {
    role: 'target_return',
    header: 'Target return',
    type: 'number',
    doc: 'Return per unit of money that the line was approved for.',
    synonyms: ['target roas', 'target roi', 'return target', 'target multiple'],
  },
  {
    role: 'milestone',
    header: 'Milestone date',
    type: 'date',
    doc: 'Day on which the next milestone was planned.',
    synonyms: ['milestone plan', 'planned milestone', 'baseline date'],
  },
  {
    role: 'milestone_forecast',
    header: 'Milestone forecast',
    type: 'date',
    doc: 'Day on which it is expected now.',
    synonyms: ['forecast date', 'expected date', 'milestone expected'],
  },
  {
    role: 'satisfaction',
    header: 'Satisfaction',
    type: 'percent',
    doc: 'Share of stakeholders who are satisfied.',
    synonyms: ['satisfaction score', 'stakeholder satisfaction', 'csat'],
  },
];

export type NameSpec = { readonly name: string; readonly shape: 'table' | 'cell'; readonly doc: string };

/** Defined names we know. All start with `Budget_`; names of the user are never changed. */
export const NAMES: readonly NameSpec[] = [
  { name: 'Budget_Lines', shape: 'table', doc: 'The table of lines with its header row; one row per line.' },
  { name: 'Budget_Total', shape: 'cell', doc: 'The amount to allocate.' },
  {
    name: 'Budget_Groups',
    shape: 'table',
    doc: 'Limits of groups: Group, Floor, Cap; the groups are those of the lines.',
  },
  {
    name: 'Budget_Limits',
    shape: 'table',
    doc: 'Limits across lines: Limit, Column, Is, Least, Most, Of; overlapping groups, shares, or any number column.',
  },
  {
    name: 'Budget_Scenarios',
    shape: 'table',
    doc: 'Overrides by name: Scenario, Line, Field, Value; the line Total changes the total.',
  },
  {
    name: 'Budget_Rules',
    shape: 'table',
    doc: 'Triggers: Rule, Metric, Operator, Threshold, Clear, Window, Scope, Period, Action, Due days, Version.',
  },
  { name: 'Budget_Baseline', shape: 'table', doc: 'Lines of an earlier period that key figures are compared with.' },
  { name: 'Budget_Settings', shape: 'table', doc: 'Two columns, Setting and Value: defaults of the jobs.' },
  {
    name: 'Budget_Allocation',
    shape: 'table',
    doc: 'Written by allocate: one row per line with amount, change and reason.',
  },
  {
    name: 'Budget_Certificate',
    shape: 'table',
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
    doc: 'Written by triggers, and read by its next run: open cases with evidence, action, owner and due date.',
  },
  { name: 'Budget_Kpis', shape: 'table', doc: 'Written by triggers: key figures with formula, target and status.' },
  {
    name: 'Budget_Journal',
    shape: 'table',
    doc: 'Hidden: the before-image of every run, for undo and crash recovery.',
  },
];

/** Which column of a table plays which role. Columns are 0-based offsets within `table`. */
export type Mapping = {
  /** Address of the table with its header row, as "Data!A1:D184" or a name. */
  readonly table: string;
  /** Rows above the data inside `table`: the header is its last one. At least 1. */
  readonly headerRows: number;
  readonly columns: Readonly<Partial<Record<Role, number>>>;
};
