import type { Address } from '@muse/contracts';
import { checkAddress } from './address.ts';

const at = (state: string, zip: string, country = 'CA', more: Partial<Address> = {}): Address => ({
  ...{ name: 'Alice', address1: '1 Main Street', address2: null, city: 'Somewhere', state, zip, country },
  ...{ phone: null, email: null },
  ...more,
});
const canada = (state: string, zip: string) => checkAddress(at(state, zip), ['US', 'CA']);

describe('an address in Canada', () => {
  it.each([
    ['AB', 'T5J 2R7'],
    ['BC', 'V8W 9V1'],
    ['MB', 'R3C 0V8'],
    ['NB', 'E3B 5H1'],
    ['NL', 'A1B 4J6'],
    ['NS', 'B3J 2T3'],
    ['NT', 'X1A 2L9'],
    ['NU', 'X0A 0H0'],
    ['ON', 'M7A 1A1'],
    ['PE', 'C1A 7N8'],
    ['QC', 'G1A 1A4'],
    ['SK', 'S4S 0B3'],
    ['YT', 'Y1A 2C6'],
  ])('of %s: %s', (state, zip) => expect(canada(state, zip)).toMatchObject({ address: { state, zip } }));

  it.each([
    ['Ontario', 'm5v2t6', 'ON', 'M5V 2T6'],
    ['Québec', 'H2Y-1C6', 'QC', 'H2Y 1C6'],
    ['P.E.I.', ' c1a 7n8 ', 'PE', 'C1A 7N8'],
  ])('is read from %s %s', (state, zip, code, printed) =>
    expect(canada(state, zip)).toMatchObject({ address: { state: code, zip: printed } }),
  );

  it.each([
    ['ON', 'V8W 9V1', 'This postal code is not in Ontario. It is in British Columbia.'],
    ['NU', 'X1A 2L9', 'This postal code is not in Nunavut. It is in Northwest Territories.'],
  ])('of another province is refused with a suggestion: %s %s', (state, zip, detail) =>
    expect(canada(state, zip)).toMatchObject({
      refused: 'invalid_address',
      errors: [
        { pointer: '/zip', code: 'zip_not_in_state', detail },
        { pointer: '/state', code: 'zip_not_in_state', detail },
      ],
    }),
  );

  it.each([
    ['ON', '10001', ['/zip']],
    ['ON', 'M5V 2O6', ['/zip']], // the letter O
    ['ON', 'D5V 2T6', ['/zip']],
    ['New York', 'M5V 2T6', ['/state']],
    ['Atlantis', 'nowhere', ['/state', '/zip']],
  ])('is refused: %s %s', (state, zip, pointers) => {
    const checked = canada(state, zip);
    expect('errors' in checked && checked.errors.map(({ pointer }) => pointer)).toEqual(pointers);
  });
});

describe('a normalised address', () => {
  it('has single blanks, and a territory as a state of the US', () => {
    const sanJuan = at('San Juan', '00901', 'PR', { city: 'San  Juan', address1: '1  Calle  Sol' });
    expect(checkAddress(sanJuan, ['US'])).toMatchObject({
      address: { country: 'US', state: 'PR', city: 'San Juan', address1: '1 Calle Sol' },
    });
    expect(checkAddress(at('NY', '00901', 'PR'), ['US'])).toMatchObject({ refused: 'invalid_address' });
    expect(checkAddress(at('PR', '00901', 'PR'), ['CA'])).toMatchObject({ refused: 'country_not_served' });
  });
});
