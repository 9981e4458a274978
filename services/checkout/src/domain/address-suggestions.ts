import type { Address, Message } from '@muse/contracts';

const military = ['AA', 'AE', 'AP'];
const militaryCities = ['APO', 'FPO', 'DPO'];

/** What looks wrong in an address and cannot be proved. It is only said: an address is never changed without the shopper. */
export function addressSuggestions({ address1, city, state, zip, country }: Address): Message[] {
  const suggestions: Message[] = [];
  const suggest = (field: string, detail: string) =>
    suggestions.push({ severity: 'info', code: 'address_suggestion', detail, pointer: `/shippingAddress/${field}` });
  if (!/\d/.test(address1)) suggest('address1', 'The street has no number. Add it, if there is one.');
  if (zip !== '' && address1.includes(zip)) suggest('address1', 'The street repeats the ZIP code. Leave it out there.');
  if (country === 'US' && military.includes(state) && !militaryCities.includes(city.toUpperCase()))
    suggest('city', 'Military mail has APO, FPO or DPO as its city.');
  return suggestions;
}
