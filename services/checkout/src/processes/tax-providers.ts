import type { SnapshotStore } from '@muse/contracts';
import { type Log, RefusalError } from '@muse/kit';
import type { createPaymentsClient } from '../adapters/payments.ts';
import type { StoreTax, TaxProvider } from '../domain/charges.ts';
import { rulesAt } from '../domain/tax/rates.ts';
import { taxByRules } from '../domain/tax/tax-by-rules.ts';

/** No tax at all, for tests and for shops that collect it elsewhere. */
export const noTax: TaxProvider = async ({ stores }) =>
  stores.map(({ items }) => ({ lineTaxCents: items.map(() => 0), shippingTaxCents: 0, taxState: 'calculated' }));

/** The table of rates, offline. */
export const taxRules: TaxProvider = async ({ stores, address, now }) => {
  const rules = rulesAt(address.country, address.state, now.slice(0, 10));
  return stores.map((store) => ({ ...taxByRules(store, rules), taxState: 'calculated' }));
};

/** Stripe Tax, through payments: one calculation per store, because it is reported and reversed with the store's order. */
export const stripeTax =
  (payments: Pick<ReturnType<typeof createPaymentsClient>, 'calculateTax'>): TaxProvider =>
  async ({ stores, address, currency }) => {
    const { address1, city, state, zip, country } = address;
    const answer = await payments.calculateTax({
      currency,
      address: { address1, city, state, zip, country },
      stores: stores.map(({ storeId, items, shippingCents }) => ({ storeId, lines: taxedLines(items), shippingCents })),
    });
    return stores.map((store): StoreTax => {
      const tax = answer.find(({ storeId }) => storeId === store.storeId);
      const taxes = new Map(tax?.lines.map(({ id, taxCents }) => [id, taxCents]));
      const lineTaxCents = store.items.map(({ id }) => taxes.get(id));
      if (!tax || lineTaxCents.some((cents) => cents === undefined))
        throw new Error(`payments calculated no tax for a line of ${store.storeId}`);
      const { calculation, shippingTaxCents } = tax;
      return { lineTaxCents: lineTaxCents as number[], shippingTaxCents, calculation, taxState: 'calculated' };
    });
  };

/** Asks the table of rates if the provider is unavailable. Payments reports the difference once the provider answers again. */
export const estimateIfUnavailable =
  (provider: TaxProvider, log: Log): TaxProvider =>
  async (question) => {
    try {
      return await provider(question);
    } catch (error) {
      if (!(error instanceof RefusalError) || error.code !== 'service_unavailable') throw error;
      log.warn({ country: question.address.country }, 'the provider of taxes is unavailable: taxes are estimated');
      return (await taxRules(question)).map((tax) => ({ ...tax, taxState: 'estimated' }));
    }
  };

const taxedLines = (items: SnapshotStore['items']) =>
  items.map(({ id, totalPriceCents, quantity, taxCode = null }) => ({
    ...{ id, quantity, taxCode },
    amountCents: totalPriceCents,
  }));
