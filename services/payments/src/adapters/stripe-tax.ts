import type { TaxedAddress, TaxedLine } from '@muse/contracts';
import type Stripe from 'stripe';
import type { TaxTransaction } from '../domain/tax-reversal.ts';
import type { CallStripe } from './stripe-client.ts';

const generalGoods = 'txcd_99999999';
const shipping = 'txcd_92010001';

/** A shopper waits: checkout gives us three seconds, and asks again after a refusal. */
const calculation = { timeout: 2_500, maxNetworkRetries: 0 };

export interface TaxToCalculate {
  currency: string;
  address: TaxedAddress;
  lines: readonly TaxedLine[];
  shippingCents: number;
  /** The day whose rates apply; today if absent. */
  at?: string;
}

export interface StripeTax {
  calculation: string;
  lines: { id: string; taxCents: number }[];
  shippingTaxCents: number;
}

/** Stripe Tax: a calculation is asked for before the purchase, reported as a transaction after it, and reversed with each refund. */
export function createTax(call: CallStripe) {
  return {
    async calculateTax(asked: TaxToCalculate): Promise<StripeTax> {
      const params = paramsOf(asked);
      const answer = await call('calculate a tax', (stripe) => stripe.tax.calculations.create(params, calculation));
      if (answer.id === null) throw new Error('Stripe returned a tax calculation without an id');
      const id = answer.id;
      const lines = answer.line_items?.has_more
        ? await call('list the lines of a tax calculation', (stripe) =>
            stripe.tax.calculations.listLineItems(id, { limit: 100 }, calculation),
          )
        : answer.line_items;
      return {
        calculation: id,
        lines: (lines?.data ?? []).map((line) => ({ id: line.reference, taxCents: line.amount_tax })),
        shippingTaxCents: answer.shipping_cost?.amount_tax ?? 0,
      };
    },

    /** Repeated for the same order it is reported once: by the idempotency key, and later by the reference, which must be unique. */
    async reportTax(orderNumber: string, calculationId: string): Promise<TaxTransaction> {
      const params = { calculation: calculationId, reference: orderNumber, expand: ['line_items'] };
      const idempotencyKey = `tax:${orderNumber}:${calculationId}`;
      const answer = await call('report a tax', (stripe) =>
        stripe.tax.transactions.createFromCalculation(params, { idempotencyKey }),
      );
      const lines = answer.line_items?.has_more
        ? await call('list the lines of a reported tax', (stripe) =>
            stripe.tax.transactions.listLineItems(answer.id, { limit: 100 }),
          )
        : answer.line_items;
      return {
        id: answer.id,
        lines: (lines?.data ?? []).map((line) => ({
          ...{ id: line.id, reference: line.reference },
          ...{ amountCents: line.amount, taxCents: line.amount_tax },
        })),
        shipping: {
          amountCents: answer.shipping_cost?.amount ?? 0,
          taxCents: answer.shipping_cost?.amount_tax ?? 0,
        },
      };
    },

    /** Takes back a part of a reported tax. Returns the id of the reversal. */
    async reverseTax(reference: string, part: TaxTransaction): Promise<string> {
      const lines = part.lines.filter(({ amountCents, taxCents }) => amountCents + taxCents > 0);
      const params: Stripe.Tax.TransactionCreateReversalParams = {
        mode: 'partial',
        original_transaction: part.id,
        reference,
        line_items: lines.map((line) => ({
          ...{ original_line_item: line.id, reference: line.reference },
          ...{ amount: -line.amountCents, amount_tax: -line.taxCents },
        })),
        ...(part.shipping.amountCents + part.shipping.taxCents > 0 && {
          shipping_cost: { amount: -part.shipping.amountCents, amount_tax: -part.shipping.taxCents },
        }),
      };
      const idempotencyKey = `tax-reversal:${reference}`;
      const answer = await call('reverse a tax', (stripe) =>
        stripe.tax.transactions.createReversal(params, { idempotencyKey }),
      );
      return answer.id;
    },
  };
}

function paramsOf({ currency, address, lines, shippingCents, at }: TaxToCalculate): Stripe.Tax.CalculationCreateParams {
  const { address1, city, state, zip, country } = address;
  return {
    currency: currency.toLowerCase(),
    customer_details: {
      address: { ...(address1 !== undefined && { line1: address1 }), city, state, postal_code: zip, country },
      address_source: 'shipping',
    },
    line_items: lines.map(({ id, amountCents, quantity, taxCode }) => ({
      ...{ amount: amountCents, quantity, reference: id },
      ...{ tax_behavior: 'exclusive' as const, tax_code: taxCode ?? generalGoods },
    })),
    ...(shippingCents > 0 && {
      shipping_cost: { amount: shippingCents, tax_behavior: 'exclusive', tax_code: shipping },
    }),
    ...(at !== undefined && { tax_date: Math.floor(Date.parse(at) / 1000) }),
    expand: ['line_items'],
  };
}
