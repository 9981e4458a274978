/** How a product is taxed. `exempt`: nowhere. */
export type TaxClass = 'general' | 'clothing' | 'books' | 'food' | 'exempt';

/**
 * The tax codes that an offer may have: those of Stripe Tax that fit what our stores sell, each with the class that our own table
 * of rates has for it. An offer without a code is `general`. https://docs.stripe.com/tax/tax-codes
 */
export const taxCodes = {
  txcd_99999999: { name: 'General - Tangible Goods', taxClass: 'general' },
  txcd_00000000: { name: 'Nontaxable', taxClass: 'exempt' },
  txcd_30011000: { name: 'Clothing & Footwear', taxClass: 'clothing' },
  txcd_30011200: { name: "Children's Clothing & Footwear", taxClass: 'clothing' },
  txcd_30011003: { name: 'Belts', taxClass: 'clothing' },
  txcd_30011034: { name: 'Scarves', taxClass: 'clothing' },
  txcd_30021000: { name: 'Athletic Activity Clothing', taxClass: 'clothing' },
  txcd_30060001: { name: 'Purses and Handbags', taxClass: 'general' },
  txcd_30060006: { name: 'Hats', taxClass: 'clothing' },
  txcd_30060007: { name: 'Jewelry', taxClass: 'general' },
  txcd_30060010: { name: 'Non-Clothing Accessories', taxClass: 'general' },
  txcd_30060015: { name: 'Luggage', taxClass: 'general' },
  txcd_30060016: { name: 'Watches', taxClass: 'general' },
  txcd_30060017: { name: 'Sunglasses', taxClass: 'general' },
  txcd_30060101: { name: 'Wallets', taxClass: 'general' },
  txcd_32050040: { name: 'Sunscreen', taxClass: 'general' },
  txcd_34020003: { name: 'E-Book Readers', taxClass: 'general' },
  txcd_34020004: { name: 'Headphones', taxClass: 'general' },
  txcd_34020006: { name: 'Televisions', taxClass: 'general' },
  txcd_34020027: { name: 'Consumer Electronics', taxClass: 'general' },
  txcd_34021000: { name: 'Mobile Phones', taxClass: 'general' },
  txcd_35010000: { name: 'Books', taxClass: 'books' },
  txcd_36010004: { name: 'Pet Food', taxClass: 'general' },
  txcd_37010000: { name: 'Personal Computers', taxClass: 'general' },
  txcd_40040000: { name: 'Food for Non-Immediate Consumption', taxClass: 'food' },
  txcd_40060003: { name: 'Food for Immediate Consumption', taxClass: 'general' },
  txcd_40090001: { name: 'Dietary Supplements', taxClass: 'general' },
} as const satisfies Record<string, { name: string; taxClass: TaxClass }>;

export type TaxCode = keyof typeof taxCodes;

export const isTaxCode = (code: string): code is TaxCode => Object.hasOwn(taxCodes, code);

/** The class of an offer. Offers from before the codes were checked may have another one: they are taxed in full. */
export const taxClassOf = (code: string | null | undefined): TaxClass =>
  code && isTaxCode(code) ? taxCodes[code].taxClass : 'general';
