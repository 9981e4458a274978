import type { ClassRule, Rate, TaxRules } from './tax-rules.ts';

/**
 * GST, HST, PST and QST by province, added up. Sources, to be checked again before the table is relied on:
 * - https://www.canada.ca/en/revenue-agency/services/tax/businesses/topics/gst-hst-businesses/charge-collect-which-rate.html
 * - British Columbia PST: https://www2.gov.bc.ca/gov/content/taxes/sales-taxes/pst
 * - Saskatchewan PST: https://www.saskatchewan.ca/business/taxes-licensing-and-reporting/provincial-taxes-policies-and-bulletins
 * - Manitoba RST: https://www.gov.mb.ca/finance/taxation/taxes/retail.html
 * - Québec QST: https://www.revenuquebec.ca/en/businesses/consumption-taxes/gsthst-and-qst/
 *
 * Printed books bear the GST alone: the provinces give back their part of the HST at the till, and exempt books from PST and QST.
 * Basic groceries are zero-rated. Children's clothing, which some provinces exempt, is taxed as other clothing.
 */
const gst = 5_000;
const classes: TaxRules['classes'] = { books: { rate: gst }, food: { rate: 0 } satisfies ClassRule };
const from = (validFrom: string, rate: Rate): TaxRules => ({ validFrom, rate, classes, shipping: true });
const always = (rate: Rate): TaxRules[] => [from('2024-01-01', rate)];

export const canada = {
  AB: always(gst),
  BC: always(gst + 7_000),
  MB: always(gst + 7_000),
  NB: always(15_000),
  NL: always(15_000),
  NS: [from('2024-01-01', 15_000), from('2025-04-01', 14_000)],
  NT: always(gst),
  NU: always(gst),
  ON: always(13_000),
  PE: always(15_000),
  QC: always(gst + 9_975),
  SK: always(gst + 6_000),
  YT: always(gst),
} satisfies Record<string, TaxRules[]>;
