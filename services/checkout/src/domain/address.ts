import type { Address, FieldProblem, RefusalCode } from '@muse/contracts';
import { readState, stateName } from './us-states.ts';
import { isZipInState, isZipInUse, readZip } from './us-zips.ts';

export type CheckedAddress = { address: Address } | { refused: RefusalCode; errors: FieldProblem[] };

/** Validates an address and reports all its problems at once; returns it with the state as two letters and the ZIP code as it is printed. */
export function checkAddress(given: Address, countriesServed: readonly string[]): CheckedAddress {
  if (!countriesServed.includes(given.country)) {
    const detail = `We deliver to ${countriesServed.join(', ')} only.`;
    return { refused: 'country_not_served', errors: [{ pointer: '/country', code: 'country_not_served', detail }] };
  }
  if (given.country !== 'US') return { address: given };

  const state = readState(given.state);
  const zip = readZip(given.zip);
  const errors: FieldProblem[] = [];
  if (state === undefined)
    errors.push({ pointer: '/state', code: 'unknown_state', detail: 'A US state, as its name or its two letters.' });
  if (zip === undefined)
    errors.push({ pointer: '/zip', code: 'invalid_zip', detail: 'Five digits, or five and four: 10001-1234.' });
  else if (!isZipInUse(zip))
    errors.push({ pointer: '/zip', code: 'invalid_zip', detail: 'No ZIP code begins with these three digits.' });
  else if (state !== undefined && !isZipInState(zip, state)) {
    const detail = `This ZIP code is not in ${stateName(state)}.`;
    errors.push({ pointer: '/zip', code: 'zip_not_in_state', detail });
    errors.push({ pointer: '/state', code: 'zip_not_in_state', detail });
  }
  return errors.length > 0 || state === undefined || zip === undefined
    ? { refused: 'invalid_address', errors }
    : { address: { ...given, state, zip } };
}
