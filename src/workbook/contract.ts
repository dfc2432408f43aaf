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
  | 'path'
  | 'conversions'
  | 'nulls'
  | 'claims'
  | 'before'
  | 'after';

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
    doc: 'Day or period of the row: a date, or a text such as 2026-01, Jan 2026, 2026-Q1, 2026-W03.',
    synonyms: [
      'day',
      'week',
      'month',
      'period',
      'quarter',
      'week start',
      'week starting',
      'week commencing',
      'month ending',
      'transaction date',
      'posting date',
      'invoice date',
    ],
  },
  {
    role: 'path',
    header: 'Path',
    type: 'text',
    doc: 'A journey such as Search > Email; a touch may carry its days before the conversion, Search:14.',
    synonyms: ['journey', 'customer journey', 'channel path', 'conversion path', 'touchpoints', 'touches'],
  },
  {
    role: 'conversions',
    header: 'Conversions',
    type: 'number',
    doc: 'How many journeys along the path converted.',
    synonyms: ['total conversions', 'orders', 'purchases'],
  },
  {
    role: 'nulls',
    header: 'Nulls',
    type: 'number',
    doc: 'How many journeys along the path did not convert.',
    synonyms: ['null', 'total null', 'null paths', 'non converting', 'not converted'],
  },
  {
    role: 'claims',
    header: 'Claims',
    type: 'number',
    doc: 'Conversions that the platform claims for itself.',
    synonyms: ['claimed', 'claimed conversions', 'claimed orders', 'platform conversions', 'reported conversions'],
  },
  {
    role: 'before',
    header: 'Before',
    type: 'number',
    doc: 'Outcome of a region or day of a test, before it began.',
    synonyms: ['pre', 'pre period', 'pre test', 'outcome before'],
  },
  {
    role: 'after',
    header: 'After',
    type: 'number',
    doc: 'Outcome of the same length of time during the test.',
    synonyms: ['post', 'post period', 'during', 'during test', 'test period', 'outcome after'],
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
    name: 'Budget_Scenarios',
    shape: 'table',
    doc: 'Overrides by name: Scenario, Line, Field, Value; the line Total changes the total.',
  },
  {
    name: 'Budget_Channels',
    shape: 'table',
    doc: 'For attribute: Line, Actual (spend of the channel) and Claims (conversions that the platform claims).',
  },
  {
    name: 'Budget_Curves',
    shape: 'table',
    doc: 'Written by fit: one response curve per channel, in the columns that allocate reads.',
  },
  { name: 'Budget_Robyn', shape: 'table', doc: 'For fit: a header, and below it the text of a RobynModel JSON.' },
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
