import { serialOf } from '../../src/core/calendar/serial.ts';
import type { Grid } from '../../src/core/cell.ts';
import { normal, seeded } from '../../src/core/random.ts';
import { blankBook } from '../../src/file/blankBook.ts';
import type { Book } from '../../src/file/book.ts';
import { recalculate } from '../../src/file/calc/recalculate.ts';
import { MONEY, sheet } from './pen.ts';

const DATE = 'yyyy-mm-dd';
const FIRST_WEEK = serialOf(2024, 11, 4);

/** What a growth team keeps beside its budget: transactions, a weekly history, journeys, cash flows, risks and a test. */
export function growthAnalytics(): Book {
  const book = blankBook('growth-analytics.xlsx', [
    'Spend',
    'Weeks',
    'Paths',
    'Channels',
    'Initiatives',
    'Risks',
    'Geo test',
  ]);
  sheet(book, 'Spend', 'Media invoices, two quarters of 2026', transactions(), {
    widths: [12, 16, 18, 12, 14, 13, 14],
    formats: [DATE, '', '', '', '#,##0.00', '#,##0', '#,##0.00'],
  });
  sheet(book, 'Weeks', 'Sales and media by week', weeks(), {
    widths: [12, 14, 14, 14, 14, 12],
    formats: [DATE, MONEY, MONEY, MONEY, MONEY, '0.0'],
  });
  sheet(book, 'Paths', 'Journeys that ended in an order, or in nothing', PATHS, {
    widths: [44, 13, 10],
    formats: ['', '#,##0', '#,##0'],
  });
  sheet(book, 'Channels', 'What channels cost, and what their platforms claim', CHANNELS, {
    widths: [16, 14, 10],
    formats: ['', MONEY, '#,##0'],
    name: 'Budget_Channels',
  });
  sheet(book, 'Initiatives', 'Cash flows of initiatives by year', INITIATIVES, {
    widths: [28, 8, 13, 13, 13, 13, 13],
    formats: ['', '0.0', MONEY, MONEY, MONEY, MONEY, MONEY],
    name: 'Budget_Flows',
  });
  sheet(book, 'Risks', 'Risks of the plan', RISKS, {
    widths: [34, 12, 14, 18, 36],
    formats: ['', '0%', MONEY, '', ''],
    name: 'Budget_Risks',
  });
  sheet(book, 'Geo test', 'Regions with and without online video, eight weeks', regions(), {
    widths: [14, 10, 14, 14, 14],
    formats: ['', '', MONEY, MONEY, MONEY],
  });
  recalculate(book);
  return book;
}

/** Channel, campaigns, platform, spend of a week, cost of a conversion, worth of one. */
const MEDIA = [
  ['Paid search', ['Brand terms', 'Generic terms'], 'Google', 9_200, 38, 96],
  ['Paid social', ['Prospecting', 'Retargeting'], 'Meta', 7_400, 46, 88],
  ['Online video', ['Spring launch', 'Always on'], 'YouTube', 5_600, 92, 105],
  ['Affiliates', ['Publishers', 'Coupons'], 'Awin', 2_300, 29, 71],
  ['Podcasts', ['Host reads', 'Spots'], 'Spotify', 1_900, 81, 99],
] as const;
const cents = (value: number): number => Math.round(value * 100) / 100;

function transactions(): Grid {
  const random = seeded(2026);
  const rows: Grid = Array.from({ length: 26 }, (_, week) =>
    MEDIA.flatMap(([channel, campaigns, platform, spend, cost, worth]) =>
      campaigns.map((campaign, c) => {
        const season = 1 + 0.18 * Math.sin((2 * Math.PI * (week + 4)) / 26);
        const amount = cents(spend * season * (c === 0 ? 0.6 : 0.4) * (1 + 0.12 * normal(random)));
        const conversions = Math.max(0, Math.round((amount / cost) * (1 + 0.1 * normal(random))));
        // Rounded to days before anything else, so that no platform can differ.
        return [
          serialOf(2026, 1, 5) + 7 * week + c,
          channel,
          campaign,
          platform,
          amount,
          conversions,
          cents(conversions * worth * (1 + 0.05 * normal(random))),
        ];
      }),
    ),
  ).flat();
  return [['Date', 'Channel', 'Campaign', 'Platform', 'Spend', 'Conversions', 'Revenue'], ...rows];
}

/** Sales from curves that are known: carry-over and saturation per channel, a trend, a season, a price, and noise. */
function weeks(): Grid {
  const random = seeded(104);
  const media = [
    { level: 42_000, carry: 0.3, half: 45_000, top: 160_000 },
    { level: 30_000, carry: 0.5, half: 50_000, top: 110_000 },
    { level: 26_000, carry: 0.7, half: 80_000, top: 140_000 },
  ];
  const stock = media.map(() => 0);
  const rows = Array.from({ length: 104 }, (_, week) => {
    const price = cents(100 + 2 * normal(random));
    const spends = media.map(({ level }, c) => {
      const on = c === 2 && week % 13 > 7 ? 0 : 1;
      return Math.max(0, Math.round(on * level * (1 + 0.45 * normal(random))));
    });
    const sales = media.reduce(
      (sum, { carry, half, top }, c) => {
        const x = (spends[c] ?? 0) + carry * (stock[c] ?? 0);
        stock[c] = x;
        return sum + (top * x) / (x + half);
      },
      310_000 + 450 * week + 24_000 * Math.sin((2 * Math.PI * week) / 52) - 2_500 * (price - 100),
    );
    return [FIRST_WEEK + 7 * week, Math.round(sales + 6_000 * normal(random)), ...spends, price];
  });
  return [['Week', 'Sales', 'Search spend', 'Social spend', 'Video spend', 'Price index'], ...rows];
}

const PATHS: Grid = [
  ['Path', 'Conversions', 'Nulls'],
  ['Paid search', 412, 5_830],
  ['Paid social > Paid search', 265, 3_120],
  ['Online video > Paid search', 131, 2_080],
  ['Online video > Paid social > Paid search', 118, 1_240],
  ['Paid social', 152, 6_410],
  ['Affiliates', 188, 2_350],
  ['Paid search > Affiliates', 97, 870],
  ['Podcasts > Direct', 64, 1_520],
  ['Podcasts > Paid search > Direct', 43, 610],
  ['Online video > Direct', 58, 2_790],
  ['Direct', 236, 7_900],
];

const CHANNELS: Grid = [
  ['Channel', 'Spend', 'Claims'],
  ['Paid search', 240_000, 1_020],
  ['Paid social', 192_000, 640],
  ['Online video', 146_000, 310],
  ['Affiliates', 60_000, 330],
  ['Podcasts', 49_000, 120],
];

const INITIATIVES: Grid = [
  ['Initiative', 'Beta', 'Year 0', 'Year 1', 'Year 2', 'Year 3', 'Year 4'],
  ['Loyalty programme', 0.9, -600_000, 120_000, 260_000, 320_000, 330_000],
  ['Market entry Nordics', 1.4, -1_500_000, -200_000, 500_000, 1_100_000, 1_600_000],
  ['Marketing data platform', 1, -420_000, 130_000, 170_000, 170_000, 150_000],
  ['Store refresh', 0.8, -900_000, 210_000, 240_000, 250_000, 240_000],
];

const RISKS: Grid = [
  ['Risk', 'Probability', 'Impact', 'Owner', 'Mitigation'],
  ['Cost per click rises above plan', 0.45, 380_000, 'Head of search', 'Shift to owned channels above a CPA of 55'],
  ['Agency contract is renegotiated', 0.25, 220_000, 'Procurement', 'Rate card fixed to December'],
  ['Launch slips by a quarter', 0.15, 650_000, 'Product marketing', 'Media booked with options to move'],
  ['Tracking loses consent signals', 0.3, 140_000, 'Analytics', 'Geo tests each quarter'],
];

function regions(): Grid {
  const random = seeded(12);
  const rows = Array.from({ length: 24 }, (_, i) => {
    const test = i % 2 === 0;
    const before = Math.round(90_000 + 60_000 * random());
    const after = before * (1.02 + 0.02 * normal(random)) + (test ? 11_500 : 0);
    return [
      `Region ${String(i + 1).padStart(2, '0')}`,
      test ? 'test' : 'control',
      before,
      Math.round(after),
      test ? 4_000 : 0,
    ];
  });
  return [['Region', 'Group', 'Before', 'After', 'Spend'], ...rows];
}
