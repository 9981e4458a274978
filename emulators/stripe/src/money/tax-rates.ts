/** Sales tax by state, in hundred-thousandths: one rate per state is enough for an emulator. States not listed have no sales tax. */
const stateRates: Record<string, number> = {
  AL: 4000,
  AR: 6500,
  AZ: 5600,
  CA: 7250,
  CO: 2900,
  CT: 6350,
  DC: 6000,
  FL: 6000,
  GA: 4000,
  HI: 4000,
  IA: 6000,
  ID: 6000,
  IL: 6250,
  IN: 7000,
  KS: 6500,
  KY: 6000,
  LA: 4450,
  MA: 6250,
  MD: 6000,
  ME: 5500,
  MI: 6000,
  MN: 6875,
  MO: 4225,
  MS: 7000,
  NC: 4750,
  ND: 5000,
  NE: 5500,
  NJ: 6625,
  NM: 4875,
  NV: 6850,
  NY: 8875,
  OH: 5750,
  OK: 4500,
  PA: 6000,
  RI: 7000,
  SC: 6000,
  SD: 4200,
  TN: 7000,
  TX: 8250,
  UT: 6100,
  VA: 5300,
  VT: 6000,
  WA: 6500,
  WI: 5000,
  WV: 6000,
  WY: 4000,
};

/** Stripe's code for products that are not taxed in any state. */
const NON_TAXABLE = 'txcd_00000000';

export interface Taxed {
  tax: number;
  /** As Stripe writes it: `8.875`. */
  percentage: string;
}

export function taxOn(
  amount: number,
  country: string | null,
  state: string | null,
  code: string,
  inclusive: boolean,
): Taxed {
  const rate = country === 'US' && code !== NON_TAXABLE ? (stateRates[(state ?? '').toUpperCase()] ?? 0) : 0;
  const tax = inclusive ? Math.round((amount * rate) / (100_000 + rate)) : Math.round((amount * rate) / 100_000);
  return { tax, percentage: String(rate / 1000) };
}
