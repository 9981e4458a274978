/** Where the demo shopper lives: of the journey, the bench and the end-to-end tests. */
export const demoAddress = {
  name: 'Ada Shopper',
  address1: '400 Pine Street',
  city: 'Seattle',
  state: 'WA',
  zip: '98101',
  country: 'US',
};

/** Of the shop: stores ask for one where the shopper has given none. */
export const demoPhone = '2065550142';
