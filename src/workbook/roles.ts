/**
 * What a column of a table can mean. Columns are recognised by header (with synonyms), never by place;
 * docs/workbook.md is generated from this list.
 */
/** `id`: a name or a number that stands for someone. */
export type ColumnType = 'text' | 'id' | 'money' | 'number' | 'percent' | 'flag' | 'date' | 'kind';

export type RoleSpec = {
  readonly role: Role;
  readonly header: string;
  readonly type: ColumnType;
  readonly doc: string;
  /** Other headers that mean the same, lower case, without punctuation. Matched whole first, then as words. */
  readonly synonyms: readonly string[];
};

/** Header, type, what it holds, and other headers that mean the same. */
const WORDS = {
  line: [
    'Line',
    'text',
    'What the row is about; unique in its table.',
    'line id, line item, channel, department, campaign, platform, cost center, cost centre, account, item, category, project, program, programme, initiative, name, description, department name, budget line',
  ],
  group: [
    'Group',
    'text',
    'Parent of the line; totals are shown per group.',
    'parent, area, class, division, portfolio, segment, department, category, type of spend, function, theme',
  ],
  kind: [
    'Kind',
    'kind',
    'cost (default: lower is favourable), revenue (higher is favourable) or neutral.',
    'line type, type, account type, nature',
  ],
  budget: [
    'Budget',
    'money',
    'Planned amount for the period under review.',
    'budgeted, plan, planned, target, approved, approved budget, budget amount, original budget, forecast, adopted, period budget',
  ],
  actual: [
    'Actual',
    'money',
    'Amount incurred in the same period.',
    'actuals, spent, spend, spend to date, expenditure, expenses, actual amount, ytd actual, incurred, obligations, period actual',
  ],
  weight: [
    'Weight',
    'number',
    'Relative share, read as the decimal that you see; weights need not add up to 1.',
    'weights, share, strategic weight, driver, weighting, allocation weight, ratio, headcount',
  ],
  priority: ['Priority', 'number', 'Tier: 1 is funded before 2.', 'tier, rank, priority rank, prio'],
  request: [
    'Request',
    'money',
    'What the owner of the line asks for.',
    'requested, requests, ask, demand, need, requirement, requested amount',
  ],
  floor: [
    'Floor',
    'money',
    'The least that the line may get; blank is 0.',
    'minimum, min, floor amount, lower limit, at least, committed, base requirement, minimum allocation',
  ],
  cap: [
    'Cap',
    'money',
    'The most that the line may get; blank is no limit.',
    'maximum, max, ceiling, upper limit, at most, limit, maximum effective, maximum allocation',
  ],
  current: [
    'Current',
    'money',
    'What the line has today: the base of holds and of before/after.',
    'current budget, current plan, last year, prior year, previous, existing, baseline, base',
  ],
  hold: ['Hold', 'flag', 'yes or x keeps the current amount as it is.', 'held, lock, locked, frozen, fixed, freeze'],
  allocated: [
    'Allocation',
    'money',
    'Where the result goes; written by the job allocate.',
    'allocated, new budget, allocated budget, proposed, result, recommended',
  ],
  value: [
    'Value',
    'number',
    'Worth of one unit of money (method value), or of the whole package (method packages).',
    'value multiplier, multiplier, value per unit, value per dollar, benefit, expected value',
  ],
  curve: [
    'Curve',
    'text',
    'Response curve: linear, log, power, exp, mm, hill or logistic; table (Budget_Points) or draws (Budget_Curve_Draws).',
    'response curve, curve kind, curve type, response',
  ],
  p1: ['P1', 'number', 'First parameter of the curve.', 'p 1, curve p1, a'],
  p2: ['P2', 'number', 'Second parameter of the curve.', 'p 2, curve p2, b'],
  p3: ['P3', 'number', 'Third parameter, of hill.', 'p 3, curve p3, c'],
  least: [
    'At least if funded',
    'money',
    'A line gets its floor, or at least this much.',
    'least, minimum if funded, minimum spend, min if funded, all or nothing minimum',
  ],
  return: [
    'Return',
    'number',
    'Outcome per unit of money in the last period, for method performance.',
    'roas, roi, return per unit, mroi, marginal return, performance',
  ],
  date: [
    'Date',
    'date',
    'Day or period of the row: a date, or a text such as 2026-01, Jan 2026, 2026-Q1, 2026-W03.',
    'transaction date, posting date, invoice date, week start, week starting, week commencing, day, value date, flow date, week, month, period, quarter, month ending',
  ],
  starts: ['Start', 'date', 'First day that the budget of the line is for.', 'start date, flight start, starts'],
  ends: ['End', 'date', 'Last day that the budget of the line is for.', 'end date, flight end, ends'],
  planned: [
    'Planned value',
    'money',
    'The part of the budget that was planned to be spent by now.',
    'pv, bcws, planned to date, plan to date, budget to date, phased budget',
  ],
  earned: ['Earned value', 'money', 'Budget of the work that is done.', 'ev, bcwp, earned'],
  committed: [
    'Commitments',
    'money',
    'Ordered and not yet invoiced.',
    'open orders, open pos, open purchase orders, encumbrances, encumbered, encumbrance',
  ],
  remaining: [
    'Estimate to complete',
    'money',
    'What the owner expects to spend still.',
    'etc, cost to complete, remaining estimate',
  ],
  owner: [
    'Owner',
    'text',
    'Who answers for the row.',
    'budget owner, line owner, responsible, accountable, risk owner',
  ],
  target_return: [
    'Target return',
    'number',
    'The return multiple that the line was approved for: 4.2 for 4.2x.',
    'target roas, target roi, return target, target multiple, target iroas, promised return',
  ],
  milestone: [
    'Milestone date',
    'date',
    'Day on which the next milestone was planned.',
    'milestone plan, planned milestone, baseline date',
  ],
  milestone_forecast: [
    'Milestone forecast',
    'date',
    'Day on which it is expected now.',
    'forecast date, expected date, milestone expected',
  ],
  satisfaction: [
    'Satisfaction',
    'percent',
    'Share of stakeholders who are satisfied.',
    'satisfaction score, stakeholder satisfaction, csat',
  ],
  revenue: [
    'Revenue',
    'money',
    'Revenue credited to the line.',
    'attributed revenue, sales, conversion value, revenue generated, turnover',
  ],
  incremental: [
    'Incremental revenue',
    'money',
    'Revenue that would not have come without the spend, from a controlled test.',
    'incremental sales, incremental outcome, lift revenue',
  ],
  gross_margin: [
    'Margin',
    'percent',
    'Gross margin as a share of revenue.',
    'gross margin, margin %, gross margin %, gm %, margin rate',
  ],
  conversions: [
    'Conversions',
    'number',
    'Conversions, orders or leads of the line.',
    'orders, purchases, acquisitions, total conversions, successes',
  ],
  customers: ['New customers', 'number', 'Customers won.', 'customers acquired, new clients, customers won'],
  paid: [
    'Paid customers',
    'number',
    'New customers that paid channels won.',
    'paid new customers, customers from paid',
  ],
  arpa: [
    'Revenue per customer',
    'money',
    'Revenue of one customer in one period.',
    'arpa, arpu, average revenue per account, average revenue per customer',
  ],
  churn: ['Churn', 'percent', 'Share of customers that leave in a period.', 'churn rate, monthly churn, churn %'],
  maturity: [
    'Maturity',
    'percent',
    'Share of the conversions that is in by now.',
    'matured, share matured, maturity %, conversion maturity',
  ],
  cogs: ['COGS', 'money', 'Cost of goods sold.', 'cost of goods, cost of goods sold, cost of sales'],
  variable: [
    'Variable cost',
    'money',
    'Costs that move with sales, without COGS and media.',
    'variable costs, fulfilment, fulfillment, shipping',
  ],
  people: [
    'People cost',
    'money',
    'People and tools that serve the line.',
    'people, people costs, people and tools, staff cost, staff costs, salaries, overhead',
  ],
  target_months: [
    'Target months',
    'number',
    'Months in which the target return was to come.',
    'target horizon, months to target',
  ],
  amount: [
    'Amount',
    'money',
    'Amount of one dated row.',
    'cash flow, cashflow, flow, net cash flow, transaction amount',
  ],
  constrained: [
    'Constrained',
    'money',
    'What the line takes from the scarce budget.',
    'constrained amount, scarce budget, capital required',
  ],
  probability: ['Probability', 'percent', 'Chance that the risk happens, 0 to 1.', 'likelihood, chance, prob'],
  impact: [
    'Impact',
    'money',
    'Loss if the risk happens, a positive amount.',
    'loss, loss if it happens, severity amount, exposure, cost if it happens',
  ],
  low: ['Low', 'money', 'The least that the line may come to.', 'low estimate, low case, lowest'],
  high: ['High', 'money', 'The most that the line may come to.', 'high estimate, high case, highest'],
  units0: [
    'Budget units',
    'number',
    'Units in the budget.',
    'budgeted units, planned units, plan units, budget volume, planned volume, budget quantity, planned quantity',
  ],
  price0: [
    'Budget price',
    'number',
    'Price or rate per unit in the budget.',
    'budgeted price, planned price, plan price, standard price, budget unit price, budget unit cost',
  ],
  units1: ['Actual units', 'number', 'Units in fact.', 'units actual, actual volume, actual quantity'],
  price1: ['Actual price', 'number', 'Price or rate per unit in fact.', 'actual unit price, actual unit cost'],
  rate0: [
    'Budget rate',
    'number',
    'Exchange rate of the budget.',
    'budget fx rate, budget fx, plan rate, planned rate',
  ],
  rate1: ['Actual rate', 'number', 'Exchange rate in fact.', 'actual fx rate, actual fx'],
  timing: [
    'Timing',
    'money',
    'Part of the variance that another period reverses: + when spent early.',
    'timing difference, timing differences, phasing difference',
  ],
  uom: [
    'Counted in',
    'text',
    'What the units are; lines of one group and one such word share a mix.',
    'unit of measure, uom',
  ],
  changes: [
    'Approved changes',
    'money',
    'Changes to the original budget that are approved.',
    'budget changes, approved transfers, budget adjustments, amendments, supplements',
  ],
  reserve: [
    'Reserve %',
    'percent',
    'Share of the current budget that is held back.',
    'reserve rate, reserve percent, holdback, holdback %, contingency %',
  ],
  soft: [
    'Soft reservations',
    'money',
    'Planned and not yet ordered.',
    'reservations, reserved, requisitions, pre encumbrances, soft commitments',
  ],
  carry: [
    'Carry-over',
    'text',
    'none, surplus, both, or capped with an amount: what the next period gets.',
    'carryover, carry over policy, carryover policy, carry forward',
  ],
  released: [
    'Released',
    'money',
    'The part of the budget that is released for spending.',
    'released budget, released to date, allotted, allotment',
  ],
  path: [
    'Path',
    'text',
    'A journey such as Search > Email; a touch may carry its days before the conversion, Search:14.',
    'journey, customer journey, channel path, conversion path, touchpoints, touches',
  ],
  nulls: [
    'Nulls',
    'number',
    'How many journeys along the path did not convert.',
    'null, total null, null paths, non converting, not converted',
  ],
  claims: [
    'Claims',
    'number',
    'Conversions that the platform claims for itself.',
    'claimed, claimed conversions, claimed orders, platform conversions, reported conversions',
  ],
  before: [
    'Before',
    'number',
    'Outcome of a region or day of a test, before it began.',
    'pre, pre period, pre test, outcome before',
  ],
  after: [
    'After',
    'number',
    'Outcome of the same length of time during the test.',
    'post, post period, during, during test, test period, outcome after',
  ],
  pool: [
    'Cost pool',
    'money',
    'Own cost of a department or an activity, before it is charged to others.',
    'pool, own cost, department cost, direct cost, direct costs, overhead pool',
  ],
  capacity: [
    'Practical capacity',
    'number',
    'Units of its driver that a service could serve; what nobody uses is a line of its own.',
    'capacity, driver capacity',
  ],
  ssp: [
    'Stand-alone price',
    'money',
    'What the obligation sells for on its own; blank where nobody knows: it gets what is left.',
    'standalone price, stand alone selling price, standalone selling price, ssp, list price',
  ],
  bundle: [
    'Bundle',
    'text',
    'Name of a bundle of obligations that are sold together at a discount.',
    'discount bundle, sold together',
  ],
  bundle_price: [
    'Bundle price',
    'money',
    'Price of the whole bundle, on one of its rows or on all.',
    'price of bundle, bundle total',
  ],
  trials: [
    'Trials',
    'number',
    'How often it was tried; conversions are those that succeeded.',
    'clicks, visits, sessions, attempts, number of trials, visitors',
  ],
  sd: [
    'Standard deviation',
    'number',
    'How far the return may be from the expected one.',
    'sd, st dev, std dev, stdev, volatility, risk sd, sd of return',
  ],
  person: [
    'Person ID',
    'id',
    'Who made the touch, in a table with one row per touch.',
    'customer id, user id, visitor id, client id, contact id, lead id, cookie id, device id, user pseudo id',
  ],
  converted: [
    'Conversion',
    'number',
    'In a table of touches: 1, or what it is worth, on the row that converts; blank or 0 on all others.',
    'converted, is conversion, conversion flag',
  ],
  event: [
    'Event type',
    'text',
    'In a table of touches: whether the row is a touch or a conversion.',
    'event name, interaction type, touch type',
  ],
} as const satisfies Readonly<Record<string, readonly [header: string, ColumnType, doc: string, synonyms: string]>>;

export type Role = keyof typeof WORDS;

/** In this order they take the columns of a table. */
export const ROLES: readonly RoleSpec[] = (Object.keys(WORDS) as readonly Role[]).map((role) => {
  const [header, type, doc, synonyms] = WORDS[role];
  return { role, header, type, doc, synonyms: synonyms.split(', ') };
});

export const isRole = (text: string): text is Role => text in WORDS;
