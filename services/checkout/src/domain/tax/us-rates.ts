import type { ClassRule, Rate, TaxRules } from './tax-rules.ts';

/**
 * Sales tax by state. Each row: the state's rate, the average local rate, and what differs. Sources, to be checked
 * again before the table is relied on:
 * - State rates and food: Federation of Tax Administrators, https://taxadmin.org/sales-taxes/, and the revenue departments.
 * - Local rates: averages weighted by population after the Tax Foundation's "State and Local Sales Tax Rates, Midyear 2025",
 *   https://taxfoundation.org/data/all/state/sales-tax-rates/. Approximations: the rate at a street may be higher or lower.
 * - Clothing: PA 61 Pa. Code § 53.91, NJ P.L. 1980 c. 105 and N.J.S.A. 54:32B-8.4, MN Stat. § 297A.67, VT 32 V.S.A. § 9741,
 *   NY Publication 718-C, MA G.L. c. 64H § 6(k), RI Gen. Laws § 44-18-30(27).
 * - District of Columbia: 7 % from October 2026 on as the budget act of 2026 schedules it,
 *   https://kpmg.com/us/en/articles/this-week-in-state-tax/twist-251215.html
 * - Shipping: the guidance of each revenue department on separately stated delivery charges.
 */
const exempt: ClassRule = { rate: 0 };
const groceries = (rate: Rate): TaxRules['classes'] => ({ food: { rate } });
const noClothing: TaxRules['classes'] = { clothing: exempt };

const row = (validFrom: string, shipping: boolean, rate: Rate, classes: TaxRules['classes'] = {}): TaxRules => ({
  ...{ validFrom, rate, shipping },
  classes: { food: exempt, ...classes },
});
const start = '2024-01-01';
const goods = (state: Rate, local: Rate, classes?: TaxRules['classes']) => [row(start, false, state + local, classes)];
const goodsAndShipping = (state: Rate, local: Rate, classes?: TaxRules['classes']) => [
  row(start, true, state + local, classes),
];

/** Not listed: no sales tax. AK, DE, MT, NH and OR have none of their own; some towns in Alaska do, which we do not collect. */
export const unitedStates = {
  AL: [row(start, false, 9_440, groceries(3_000)), row('2025-09-01', false, 9_440, groceries(2_000))],
  AZ: goods(5_600, 2_930),
  AR: [row(start, true, 9_480, groceries(125)), row('2026-01-01', true, 9_480)],
  CA: goods(7_250, 1_730),
  CO: goods(2_900, 4_990),
  CT: goodsAndShipping(6_350, 0),
  DC: [row(start, true, 6_000), row('2026-10-01', true, 7_000)],
  FL: goods(6_000, 980),
  GA: goodsAndShipping(4_000, 3_490),
  HI: goodsAndShipping(4_000, 500, groceries(4_500)),
  ID: goods(6_000, 30, groceries(6_000)),
  IL: [row(start, true, 8_960, groceries(1_000)), row('2026-01-01', true, 8_960)],
  IN: goodsAndShipping(7_000, 0),
  IA: goods(6_000, 940),
  KS: [row(start, false, 8_780, groceries(2_000)), row('2025-01-01', false, 8_780)],
  KY: goodsAndShipping(6_000, 0),
  LA: [row(start, false, 9_560), row('2025-01-01', false, 10_110)],
  ME: goods(5_500, 0),
  MD: goods(6_000, 0),
  MA: goods(6_250, 0, { clothing: { aboveCents: 17_500 } }),
  MI: goods(6_000, 0),
  MN: goodsAndShipping(6_875, 1_265, noClothing),
  MS: [row(start, true, 7_060, groceries(7_000)), row('2025-07-01', true, 7_060, groceries(5_000))],
  MO: goods(4_225, 4_215, groceries(1_225)),
  NE: goodsAndShipping(5_500, 1_480),
  NV: goods(6_850, 1_390),
  NJ: goodsAndShipping(6_625, 0, noClothing),
  NM: goodsAndShipping(4_875, 2_795),
  NY: goodsAndShipping(4_000, 4_540, { clothing: { fromCents: 11_000 } }),
  NC: goodsAndShipping(4_750, 2_250, groceries(2_000)),
  ND: goodsAndShipping(5_000, 2_090),
  OH: goodsAndShipping(5_750, 1_540),
  OK: [row(start, false, 9_060, groceries(4_500)), row('2024-08-29', false, 9_060)],
  PA: goodsAndShipping(6_000, 340, noClothing),
  PR: goodsAndShipping(11_500, 0),
  RI: goodsAndShipping(7_000, 0, { clothing: { aboveCents: 25_000 } }),
  SC: goodsAndShipping(6_000, 1_490),
  SD: [row(start, true, 6_110, groceries(6_110)), row('2027-07-01', true, 6_410, groceries(6_410))],
  TN: goodsAndShipping(7_000, 2_610, groceries(4_000)),
  TX: goodsAndShipping(6_250, 1_950),
  UT: goods(6_100, 1_320, groceries(3_000)),
  VT: goodsAndShipping(6_000, 390, noClothing),
  VA: goods(5_300, 470, groceries(1_000)),
  WA: goodsAndShipping(6_500, 2_970),
  WV: goodsAndShipping(6_000, 590),
  WI: goodsAndShipping(5_000, 720),
  WY: goods(4_000, 1_560),
} satisfies Record<string, TaxRules[]>;
