import type { Address, FieldProblem, RefusalCode } from '@muse/contracts';
import { isPostalCodeIn, provinceName, provincesOf, readPostalCode, readProvince } from './canada.ts';
import { readState, type StateCode, stateName } from './us-states.ts';
import { isZipInState, isZipInUse, readZip, statesOfZip } from './us-zips.ts';

export type CheckedAddress = { address: Address } | { refused: RefusalCode; errors: FieldProblem[] };

/** Validates an address and reports all its problems at once; returns it normalised, which never changes what it means. */
export function checkAddress(typed: Address, countriesServed: readonly string[]): CheckedAddress {
  const given = normalised(typed, countriesServed);
  if (!countriesServed.includes(given.country)) {
    const detail = `We deliver to ${countriesServed.join(', ')} only.`;
    return { refused: 'country_not_served', errors: [{ pointer: '/country', code: 'country_not_served', detail }] };
  }
  if (given.country === 'US') return checkUsAddress(given);
  return given.country === 'CA' ? checkCanadianAddress(given) : { address: given };
}

/** Territories of the US that have a country code of their own. */
const territories: readonly string[] = ['PR', 'GU', 'VI', 'AS', 'MP'] satisfies StateCode[];

/** Single blanks; a territory as a state of the US, as the post has it. */
function normalised(given: Address, countriesServed: readonly string[]): Address {
  const single = (text: string) => text.replace(/\s+/g, ' ');
  const { country, state } = given;
  const isTerritory =
    territories.includes(country) && !countriesServed.includes(country) && countriesServed.includes('US');
  return {
    ...given,
    name: single(given.name),
    address1: single(given.address1),
    address2: given.address2 === null ? null : single(given.address2),
    city: single(given.city),
    ...(isTerritory ? { country: 'US', state: readState(state) ?? country } : {}),
  };
}

function checkUsAddress(given: Address): CheckedAddress {
  const state = readState(given.state);
  const zip = readZip(given.zip);
  const errors: FieldProblem[] = [];
  if (state === undefined)
    errors.push({ pointer: '/state', code: 'unknown_state', detail: 'A US state, as its name or its two letters.' });
  if (zip === undefined)
    errors.push({ pointer: '/zip', code: 'invalid_zip', detail: 'Five digits, or five and four: 10001-1234.' });
  else if (!isZipInUse(zip))
    errors.push({ pointer: '/zip', code: 'invalid_zip', detail: 'No ZIP code begins with these three digits.' });
  else if (state !== undefined && !isZipInState(zip, state))
    errors.push(...contradiction('ZIP code', stateName(state), statesOfZip(zip).map(stateName)));
  return errors.length > 0 || state === undefined || zip === undefined
    ? { refused: 'invalid_address', errors }
    : { address: { ...given, state, zip } };
}

function checkCanadianAddress(given: Address): CheckedAddress {
  const province = readProvince(given.state);
  const postalCode = readPostalCode(given.zip);
  const errors: FieldProblem[] = [];
  if (province === undefined)
    errors.push({ pointer: '/state', code: 'unknown_state', detail: 'A province, as its name or its two letters.' });
  if (postalCode === undefined)
    errors.push({ pointer: '/zip', code: 'invalid_zip', detail: 'A postal code of the form A1A 1A1.' });
  else if (province !== undefined && !isPostalCodeIn(postalCode, province))
    errors.push(...contradiction('postal code', provinceName(province), provincesOf(postalCode).map(provinceName)));
  return errors.length > 0 || province === undefined || postalCode === undefined
    ? { refused: 'invalid_address', errors }
    : { address: { ...given, state: province, zip: postalCode } };
}

/** One of the two is wrong, so both are named. Where the code belongs is a suggestion; the shopper decides. */
function contradiction(code: string, state: string, states: readonly string[]): FieldProblem[] {
  const where = states.length > 0 ? ` It is in ${states.join(' or ')}.` : '';
  const detail = `This ${code} is not in ${state}.${where}`;
  return ['/zip', '/state'].map((pointer) => ({ pointer, code: 'zip_not_in_state', detail }));
}
