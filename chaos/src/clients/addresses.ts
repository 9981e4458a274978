/** An address as shipping expects it. */
export interface TestAddress {
  name: string;
  address1: string;
  address2?: string;
  city: string;
  state: string;
  zip: string;
  country: 'US';
  email?: string;
}

export const addresses: readonly [TestAddress, ...TestAddress[]] = [
  {
    name: 'Ada Shopper',
    address1: '400 Pine Street',
    city: 'Seattle',
    state: 'WA',
    zip: '98101',
    country: 'US',
    email: 'ada@example.com',
  },
  {
    name: 'Ben Byer',
    address1: '12 Main St',
    address2: 'Apt 4',
    city: 'Austin',
    state: 'TX',
    zip: '78701',
    country: 'US',
  },
  {
    name: 'Cleo Carter',
    address1: '9 Elm Ave',
    city: 'Boston',
    state: 'MA',
    zip: '02108',
    country: 'US',
    email: 'cleo@example.com',
  },
];

/** Some stores of the demo catalog do not ship there. */
export const partlyServedAddress: TestAddress = {
  name: 'Dan Diver',
  address1: '1 Ala Moana Blvd',
  city: 'Honolulu',
  state: 'HI',
  zip: '96813',
  country: 'US',
};
