/** The items of the model, of three stores, one of which does not ship to Hawaii. */
export const goods = {
  tote: { storeId: 'nordstrom', productSku: 'NORD-TOTE-03', size: null, color: 'Black' },
  sweater: { storeId: 'nordstrom', productSku: 'NORD-CASH-01', size: 'M', color: 'Navy' },
  socks: { storeId: 'nordstrom-rack', productSku: 'RACK-SOCK-03', size: null, color: 'Grey' },
  bottle: { storeId: 'rei', productSku: 'REI-BOTL-02', size: null, color: 'Slate' },
};
export type Thing = keyof typeof goods;
export type Prices = Record<Thing, number>;

export const things = Object.keys(goods) as Thing[];

export const thingOf = ({ productSku }: { productSku: string }): Thing => {
  const found = things.find((thing) => goods[thing].productSku === productSku);
  if (!found) throw new Error(`The model has no item ${productSku}`);
  return found;
};

const address = { name: 'Ada Shopper', country: 'US' };
export const addresses = {
  Seattle: { ...address, address1: '400 Pine Street', city: 'Seattle', state: 'WA', zip: '98101' },
  Honolulu: { ...address, address1: '2 Kalakaua Avenue', city: 'Honolulu', state: 'HI', zip: '96815' },
};
export type Town = keyof typeof addresses;
export const storesThatDoNotShipTo: Record<Town, readonly string[]> = { Seattle: [], Honolulu: ['rei'] };

/** Stripe's test cards, by their behaviour. */
export const cards = {
  'a good card': 'pm_card_visa',
  'a declined card': 'pm_card_chargeDeclinedInsufficientFunds',
  'a card that requires authentication': 'pm_card_authenticationRequired',
  'a card with slow refunds': 'pm_card_refundPending',
};
export type Card = keyof typeof cards;
