import type Stripe from 'stripe';
import { findOrThrow } from '../account/account.ts';
import { newId } from '../account/ids.ts';
import { listOf, pageOf } from '../account/list.ts';
import { invalidRequest } from '../account/stripe-error.ts';
import { currency } from '../money/currencies.ts';
import { taxOn } from '../money/tax-rates.ts';
import { address, metadata, paging } from '../parameters/common.ts';
import { anything, clearable, hash, integer, list, oneOf, requiredParam, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';
import { breakdown, type Place, wholeBreakdown } from '../shapes/tax.ts';

const behaviour = oneOf('exclusive', 'inclusive');
const STANDARD = 'txcd_99999999';
const SHIPPING = 'txcd_92010001';

const creation = {
  currency: requiredParam(currency),
  customer: text,
  customer_details: hash({
    address,
    address_source: oneOf('billing', 'shipping'),
    ip_address: text,
    tax_ids: anything,
    taxability_override: oneOf('customer_exempt', 'none', 'reverse_charge'),
  }),
  expand: list(text),
  line_items: requiredParam(
    list(
      hash({
        amount: requiredParam(integer),
        metadata,
        performance_location: text,
        product: text,
        quantity: integer,
        reference: text,
        tax_behavior: behaviour,
        tax_code: text,
      }),
    ),
  ),
  ship_from_details: anything,
  shipping_cost: hash({ amount: integer, shipping_rate: text, tax_behavior: behaviour, tax_code: text }),
  tax_date: clearable(integer),
};

const url = (id: string) => `/v1/tax/calculations/${id}/line_items`;

export const taxCalculations = [
  route('POST', '/v1/tax/calculations', creation, ({ account, params }) => {
    const details = params.customer_details ?? {};
    const { country = null, state = null } = details.address ?? {};
    if (!country)
      throw invalidRequest(
        'A customer address with a country is required to calculate tax.',
        'customer_tax_location_invalid',
      );
    const place: Place = { country, state };
    const exempt = details.taxability_override === 'customer_exempt';
    const tax = (amount: number, code: string, inclusive: boolean) =>
      taxOn(amount, exempt ? null : country, state, code, inclusive);
    const now = account.clock.nowSeconds();
    const id = newId('taxcalc');

    const lines = (params.line_items ?? []).map((line, index): Stripe.Tax.CalculationLineItem => {
      const { amount = 0, quantity = 1, tax_behavior = 'exclusive', tax_code = STANDARD } = line;
      const taxed = tax(amount, tax_code, tax_behavior === 'inclusive');
      return {
        id: newId('tax_li'),
        object: 'tax.calculation_line_item',
        amount,
        amount_tax: taxed.tax,
        livemode: false,
        metadata: line.metadata ?? {},
        performance_location: line.performance_location ?? null,
        product: line.product ?? null,
        quantity,
        reference: line.reference ?? `L${index + 1}`,
        tax_behavior,
        tax_breakdown: breakdown(amount, taxed, place),
        tax_code,
      };
    });
    const shippingCost = shippingOf(params.shipping_cost, tax, place);
    const all = shippingCost ? [...lines, shippingCost] : lines;
    const sum = (which: 'exclusive' | 'inclusive') =>
      total(all.filter((each) => each.tax_behavior === which).map((each) => each.amount_tax));
    const amounts = total(all.map((each) => each.amount));
    const { percentage } = tax(0, STANDARD, false);

    return account.books.taxCalculations.add({
      id,
      object: 'tax.calculation' as const,
      amount_total: amounts + sum('exclusive'),
      currency: params.currency ?? '',
      customer: params.customer ?? null,
      customer_details: {
        address: { city: null, line1: null, line2: null, postal_code: null, ...details.address, country, state },
        address_source: details.address_source ?? null,
        ip_address: details.ip_address ?? null,
        tax_ids: [],
        taxability_override: details.taxability_override ?? 'none',
      },
      expires_at: now + 90 * 24 * 60 * 60,
      line_items: listOf(url(id), lines),
      livemode: false,
      ship_from_details: (params.ship_from_details ?? null) as Stripe.Tax.Calculation.ShipFromDetails | null,
      shipping_cost: shippingCost,
      tax_amount_exclusive: sum('exclusive'),
      tax_amount_inclusive: sum('inclusive'),
      tax_breakdown: [wholeBreakdown(amounts, sum('exclusive') + sum('inclusive'), percentage, place)],
      tax_date: params.tax_date ?? now,
    });
  }),

  route('GET', '/v1/tax/calculations/{calculation}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.taxCalculations, 'tax calculation', path.calculation, 'calculation'),
  ),

  route('GET', '/v1/tax/calculations/{calculation}/line_items', paging, ({ account, path, params }) => {
    const found = findOrThrow(account.books.taxCalculations, 'tax calculation', path.calculation, 'calculation');
    return pageOf(url(found.id), (found.line_items?.data ?? []).toReversed(), params);
  }),
];

const total = (amounts: number[]) => amounts.reduce((sum, each) => sum + each, 0);

function shippingOf(
  params: { amount?: number; tax_behavior?: 'exclusive' | 'inclusive'; tax_code?: string } | undefined,
  tax: (amount: number, code: string, inclusive: boolean) => { tax: number; percentage: string },
  place: Place,
): Stripe.Tax.Calculation.ShippingCost | null {
  if (!params) return null;
  const { amount = 0, tax_behavior = 'exclusive', tax_code = SHIPPING } = params;
  const taxed = tax(amount, tax_code, tax_behavior === 'inclusive');
  return { amount, amount_tax: taxed.tax, tax_behavior, tax_breakdown: breakdown(amount, taxed, place), tax_code };
}
