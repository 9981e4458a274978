import type { Address } from '@muse/contracts';
import { checkAddress } from './address.ts';
import { readState, stateCodes, stateName } from './us-states.ts';
import { isZipInState, isZipInUse } from './us-zips.ts';

const at = (state: string, zip: string, country = 'US'): Address => ({
  ...{ name: 'Alice', address1: '1 Main Street', address2: null, city: 'Somewhere', state, zip, country },
  ...{ phone: null, email: null },
});
const stateOf = (state: string, zip: string) => {
  const checked = checkAddress(at(state, zip), ['US']);
  return 'address' in checked ? checked.address.state : checked.errors.map(({ pointer }) => pointer).join(' ');
};

describe('a state', () => {
  it('is read in any usual spelling', () => {
    expect(['ny', ' N.Y. ', 'new york', 'NEW  YORK'].map(readState)).toEqual(['NY', 'NY', 'NY', 'NY']);
    expect(['D.C.', 'Washington DC', 'District of Columbia'].map(readState)).toEqual(['DC', 'DC', 'DC']);
    expect(['Puerto Rico', 'U.S. Virgin Islands', 'Armed Forces Pacific', 'ae'].map(readState)).toEqual([
      'PR',
      'VI',
      'AP',
      'AE',
    ]);
    expect(['', 'N', 'NX', 'Bavaria', 'toString', '__proto__'].map(readState)).toEqual(Array(6).fill(undefined));
  });

  it('is one of 62 (50 states, DC, 8 islands, 3 military), by its name or its letters', () => {
    expect(stateCodes).toHaveLength(62);
    for (const code of stateCodes) expect([readState(code), readState(stateName(code))]).toEqual([code, code]);
  });
});

describe('a ZIP code', () => {
  it.each([
    ['AK', '99501'],
    ['AL', '35203'],
    ['AR', '72201'],
    ['AZ', '85004'],
    ['CA', '90012'],
    ['CO', '80202'],
    ['CT', '06103'],
    ['DC', '20500'],
    ['DE', '19901'],
    ['FL', '32301'],
    ['GA', '30303'],
    ['HI', '96813'],
    ['IA', '50309'],
    ['ID', '83702'],
    ['IL', '60601'],
    ['IN', '46204'],
    ['KS', '66603'],
    ['KY', '40601'],
    ['LA', '70112'],
    ['MA', '02108'],
    ['MD', '21401'],
    ['ME', '04330'],
    ['MI', '48933'],
    ['MN', '55101'],
    ['MO', '65101'],
    ['MS', '39201'],
    ['MT', '59601'],
    ['NC', '27601'],
    ['ND', '58501'],
    ['NE', '68502'],
    ['NH', '03301'],
    ['NJ', '08608'],
    ['NM', '87501'],
    ['NV', '89701'],
    ['NY', '12207'],
    ['OH', '43215'],
    ['OK', '73102'],
    ['OR', '97301'],
    ['PA', '17101'],
    ['RI', '02903'],
    ['SC', '29201'],
    ['SD', '57501'],
    ['TN', '37219'],
    ['TX', '78701'],
    ['UT', '84111'],
    ['VA', '23219'],
    ['VT', '05602'],
    ['WA', '98501'],
    ['WI', '53703'],
    ['WV', '25301'],
    ['WY', '82001'],
    ['PR', '00901'],
    ['VI', '00802'],
    ['GU', '96910'],
    ['AS', '96799'],
    ['MP', '96950'],
    ['AA', '34002'],
    ['AE', '09021'],
    ['AP', '96201'],
    ['NY', '00501'],
    ['NY', '06390'],
    ['WY', '83414'],
    ['TX', '88510'],
  ])('of %s: %s', (state, zip) => expect(stateOf(state, zip)).toBe(state));

  it('of another state is an error of both fields', () => {
    expect(stateOf('CA', '10001')).toBe('/zip /state');
    expect(stateOf('NY', '90210')).toBe('/zip /state');
  });

  it('has a prefix in use, and every state has one', () => {
    expect(isZipInUse('00012')).toBe(false);
    expect(stateOf('NY', '99999')).toBe('/zip /state');
    expect(stateOf('MD', '21301')).toBe('/zip');
    const all = Array.from({ length: 1_000 }, (_, n) => `${String(n).padStart(3, '0')}00`);
    expect(all.filter((zip) => isZipInUse(zip))).toHaveLength(932);
    for (const code of stateCodes) expect(all.some((zip) => isZipInState(zip, code))).toBe(true);
  });

  it.each(['1000', '100011', '10001-', '10001-12', '10001 123', 'ABCDE', '１０００１'])(
    'does not have the form %s',
    (zip) => expect(stateOf('NY', zip)).toBe('/zip'),
  );

  it('may have four more digits', () => expect(stateOf('New York', '10001-1234')).toBe('NY'));
});

it('all problems are reported together', () => {
  expect(stateOf('Atlantis', 'ABCDE')).toBe('/state /zip');
  expect(checkAddress(at('ON', 'M5V 2T6', 'CA'), ['US'])).toMatchObject({ refused: 'country_not_served' });
});
