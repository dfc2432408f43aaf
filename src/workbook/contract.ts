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
  | 'revenue'
  | 'incremental'
  | 'gross_margin'
  | 'conversions'
  | 'customers'
  | 'paid'
  | 'arpa'
  | 'churn'
  | 'maturity'
  | 'cogs'
  | 'variable'
  | 'people'
  | 'target_return'
  | 'target_months'
  | 'amount'
  | 'date'
  | 'constrained'
  | 'probability'
  | 'impact'
  | 'owner'
  | 'low'
  | 'high'
  | 'units0'
  | 'price0'
  | 'units1'
  | 'price1'
  | 'rate0'
  | 'rate1'
  | 'timing'
  | 'committed'
  | 'uom'
  | 'changes'
  | 'reserve'
  | 'soft'
  | 'carry'
  | 'released';

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
      'period budget',
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
      'period actual',
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
    role: 'revenue',
    header: 'Revenue',
    type: 'money',
    doc: 'Revenue credited to the line.',
    synonyms: ['attributed revenue', 'sales', 'conversion value', 'revenue generated', 'turnover'],
  },
  {
    role: 'incremental',
    header: 'Incremental revenue',
    type: 'money',
    doc: 'Revenue that would not have come without the spend, from a controlled test.',
    synonyms: ['incremental sales', 'incremental outcome', 'lift revenue'],
  },
  {
    role: 'gross_margin',
    header: 'Margin',
    type: 'percent',
    doc: 'Gross margin as a share of revenue.',
    synonyms: ['gross margin', 'margin %', 'gross margin %', 'gm %', 'margin rate'],
  },
  {
    role: 'conversions',
    header: 'Conversions',
    type: 'number',
    doc: 'Conversions, orders or leads of the line.',
    synonyms: ['orders', 'purchases', 'acquisitions'],
  },
  {
    role: 'customers',
    header: 'New customers',
    type: 'number',
    doc: 'Customers won.',
    synonyms: ['customers acquired', 'new clients', 'customers won'],
  },
  {
    role: 'paid',
    header: 'Paid customers',
    type: 'number',
    doc: 'New customers that paid channels won.',
    synonyms: ['paid new customers', 'customers from paid'],
  },
  {
    role: 'arpa',
    header: 'Revenue per customer',
    type: 'money',
    doc: 'Revenue of one customer in one period.',
    synonyms: ['arpa', 'arpu', 'average revenue per account', 'average revenue per customer'],
  },
  {
    role: 'churn',
    header: 'Churn',
    type: 'percent',
    doc: 'Share of customers that leave in a period.',
    synonyms: ['churn rate', 'monthly churn', 'churn %'],
  },
  {
    role: 'maturity',
    header: 'Maturity',
    type: 'percent',
    doc: 'Share of the conversions that is in by now.',
    synonyms: ['matured', 'share matured', 'maturity %', 'conversion maturity'],
  },
  {
    role: 'cogs',
    header: 'COGS',
    type: 'money',
    doc: 'Cost of goods sold.',
    synonyms: ['cost of goods', 'cost of goods sold', 'cost of sales'],
  },
  {
    role: 'variable',
    header: 'Variable cost',
    type: 'money',
    doc: 'Costs that move with sales, without COGS and media.',
    synonyms: ['variable costs', 'fulfilment', 'fulfillment', 'shipping'],
  },
  {
    role: 'people',
    header: 'People cost',
    type: 'money',
    doc: 'People and tools that serve the line.',
    synonyms: ['people', 'people costs', 'people and tools', 'staff cost', 'staff costs', 'salaries', 'overhead'],
  },
  {
    role: 'target_return',
    header: 'Target return',
    type: 'number',
    doc: 'The return multiple that was promised: 4.2 for 4.2x.',
    synonyms: ['target roas', 'target roi', 'target multiple', 'target iroas', 'promised return'],
  },
  {
    role: 'target_months',
    header: 'Target months',
    type: 'number',
    doc: 'Months in which the target return was to come.',
    synonyms: ['target horizon', 'months to target'],
  },
  {
    role: 'amount',
    header: 'Amount',
    type: 'money',
    doc: 'Amount of one dated row.',
    synonyms: ['cash flow', 'cashflow', 'flow', 'net cash flow', 'transaction amount'],
  },
  {
    role: 'date',
    header: 'Date',
    type: 'date',
    doc: 'Day of the row.',
    synonyms: ['day', 'posting date', 'value date', 'flow date'],
  },
  {
    role: 'constrained',
    header: 'Constrained',
    type: 'money',
    doc: 'What the line takes from the scarce budget.',
    synonyms: ['constrained amount', 'scarce budget', 'capital required'],
  },
  {
    role: 'probability',
    header: 'Probability',
    type: 'percent',
    doc: 'Chance that the risk happens, 0 to 1.',
    synonyms: ['likelihood', 'chance', 'prob'],
  },
  {
    role: 'impact',
    header: 'Impact',
    type: 'money',
    doc: 'Loss if the risk happens, a positive amount.',
    synonyms: ['loss', 'loss if it happens', 'severity amount', 'exposure', 'cost if it happens'],
  },
  {
    role: 'owner',
    header: 'Owner',
    type: 'text',
    doc: 'Who answers for the row.',
    synonyms: ['risk owner', 'line owner', 'budget owner', 'responsible', 'accountable'],
  },
  {
    role: 'low',
    header: 'Low',
    type: 'money',
    doc: 'The least that the line may come to.',
    synonyms: ['low estimate', 'low case', 'lowest'],
  },
  {
    role: 'high',
    header: 'High',
    type: 'money',
    doc: 'The most that the line may come to.',
    synonyms: ['high estimate', 'high case', 'highest'],
  },
  {
    role: 'units0',
    header: 'Budget units',
    type: 'number',
    doc: 'Units in the budget.',
    synonyms: [
      'budgeted units',
      'planned units',
      'plan units',
      'budget volume',
      'planned volume',
      'budget quantity',
      'planned quantity',
    ],
  },
  {
    role: 'price0',
    header: 'Budget price',
    type: 'number',
    doc: 'Price or rate per unit in the budget.',
    synonyms: [
      'budgeted price',
      'planned price',
      'plan price',
      'standard price',
      'budget unit price',
      'budget unit cost',
    ],
  },
  {
    role: 'units1',
    header: 'Actual units',
    type: 'number',
    doc: 'Units in fact.',
    synonyms: ['units actual', 'actual volume', 'actual quantity'],
  },
  {
    role: 'price1',
    header: 'Actual price',
    type: 'number',
    doc: 'Price or rate per unit in fact.',
    synonyms: ['actual unit price', 'actual unit cost'],
  },
  {
    role: 'rate0',
    header: 'Budget rate',
    type: 'number',
    doc: 'Exchange rate of the budget.',
    synonyms: ['budget fx rate', 'budget fx', 'plan rate', 'planned rate'],
  },
  {
    role: 'rate1',
    header: 'Actual rate',
    type: 'number',
    doc: 'Exchange rate in fact.',
    synonyms: ['actual fx rate', 'actual fx'],
  },
  {
    role: 'timing',
    header: 'Timing',
    type: 'money',
    doc: 'Part of the variance that another period reverses: + when spent early.',
    synonyms: ['timing difference', 'timing differences', 'phasing difference'],
  },
  {
    role: 'committed',
    header: 'Commitments',
    type: 'money',
    doc: 'Ordered and not yet invoiced.',
    synonyms: [
      'open commitments',
      'encumbrance',
      'encumbrances',
      'encumbered',
      'open purchase orders',
      'open pos',
      'open orders',
    ],
  },
  {
    role: 'uom',
    header: 'Counted in',
    type: 'text',
    doc: 'What the units are; lines of one group and one such word share a mix.',
    synonyms: ['unit of measure', 'uom'],
  },
  {
    role: 'changes',
    header: 'Approved changes',
    type: 'money',
    doc: 'Changes to the original budget that are approved.',
    synonyms: ['budget changes', 'approved transfers', 'budget adjustments', 'amendments', 'supplements'],
  },
  {
    role: 'reserve',
    header: 'Reserve %',
    type: 'percent',
    doc: 'Share of the current budget that is held back.',
    synonyms: ['reserve rate', 'reserve percent', 'holdback', 'holdback %', 'contingency %'],
  },
  {
    role: 'soft',
    header: 'Soft reservations',
    type: 'money',
    doc: 'Planned and not yet ordered.',
    synonyms: ['reservations', 'reserved', 'requisitions', 'pre encumbrances', 'soft commitments'],
  },
  {
    role: 'carry',
    header: 'Carry-over',
    type: 'text',
    doc: 'none, surplus, both, or capped with an amount: what the next period gets.',
    synonyms: ['carryover', 'carry over policy', 'carryover policy', 'carry forward'],
  },
  {
    role: 'released',
    header: 'Released',
    type: 'money',
    doc: 'The part of the budget that is released for spending.',
    synonyms: ['released budget', 'released to date', 'allotted', 'allotment'],
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
  { name: 'Budget_Settings', shape: 'table', doc: 'Two columns, Setting and Value: defaults of the jobs.' },
  {
    name: 'Budget_Flows',
    shape: 'table',
    doc: 'Cash flows for returns: Line, Date and Amount, or Line and one column per period.',
  },
  { name: 'Budget_Risks', shape: 'table', doc: 'The risk register: Risk, Probability, Impact, Owner.' },
  {
    name: 'Budget_Commitments',
    shape: 'table',
    doc: 'Transactions for funds: Line, Kind (PO or invoice), Reference, Amount, Final, Date.',
  },
  { name: 'Budget_Release', shape: 'table', doc: 'Tranches for funds: Tranche, Date, Share, Gate, Met on.' },
  {
    name: 'Budget_Commentary',
    shape: 'table',
    doc: 'Written by decompose, comments are yours: they are kept at the next run.',
  },
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
