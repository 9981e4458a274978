import type { Line } from '@muse/contracts';
import type { PlacementOrder } from '../../way.ts';

/** The variables of a recipe, `{{name}}`. Card fields and `{{secret:name}}` are resolved only while they are typed. */
const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

const lineNames = ['productSku', 'productName', 'productUrl', 'size', 'color', 'quantity'] as const;
export const lineVariables: ReadonlySet<string> = new Set(lineNames.map((name) => `line.${name}`));
const cardVariables: ReadonlySet<string> = new Set(['card.number', 'card.expiry', 'card.cvc', 'card.holder']);
export const isSecret = (name: string): boolean =>
  cardVariables.has(name) || /^secret:[a-z0-9][a-z0-9._-]{0,60}$/.test(name);

export type Values = Record<string, string>;

/** Names of the variables in a text, in their order. */
export const variablesIn = (text: string): string[] =>
  [...text.matchAll(placeholder)].map(([, name]) => name as string);

const addressFields: Readonly<Record<string, string>> = {
  name: 'name',
  firstName: 'first name',
  lastName: 'last name',
  address1: 'first line',
  address2: 'second line',
  address2WithOrder: 'second line',
  city: 'city',
  state: 'state',
  zip: 'ZIP code',
  country: 'country',
  phone: 'phone',
};

/** The fields of the address as the recipe fills them in: in the sequence of the store's form. */
export function addressFieldsIn(recipe: unknown): string[] {
  const { flows } = recipe as { flows: { prepare: unknown } };
  const names = variablesIn(JSON.stringify(flows.prepare)).filter((name) => name.startsWith('address.'));
  const fields = names.map((name) => addressFields[name.slice('address.'.length)]);
  return [...new Set(fields)].filter((field) => field !== undefined);
}

/** Replaces the variables that have a value; secrets stay as they are. */
export const bindText = (
  text: string,
  values: Values,
  encode: (name: string, value: string) => string = (_, value) => value,
) =>
  text.replace(placeholder, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    return value === undefined ? whole : encode(name, value);
  });

const addresses = new Set(['store.website', 'line.productUrl']);
/** In an address a value is one component, unless it is an address itself. */
export const bindUrl = (text: string, values: Values): string =>
  bindText(text, values, (name, value) => (addresses.has(name) ? value : encodeURIComponent(value)));

/** The values of an order. A store that has one name only gets it as both. */
export function orderValues({ orderNumber, email, address }: PlacementOrder, website: string): Values {
  const words = address.name.trim().split(/\s+/);
  const last = words.at(-1) ?? '';
  return {
    'store.website': website.replace(/\/+$/, ''),
    'order.number': orderNumber,
    'order.email': email,
    'address.name': address.name,
    'address.firstName': words.slice(0, -1).join(' ') || last,
    'address.lastName': last,
    'address.address1': address.address1,
    'address.address2': address.address2 ?? '',
    /** With our number, by which the store's history finds the order in an account. */
    'address.address2WithOrder': [address.address2, orderNumber].filter(Boolean).join(', '),
    'address.city': address.city,
    'address.state': address.state,
    'address.zip': address.zip,
    'address.country': address.country,
    'address.phone': address.phone ?? '',
  };
}

export const lineValues = (line: Line): Values =>
  Object.fromEntries(lineNames.map((name) => [`line.${name}`, String(line[name] ?? '')]));

/** All names with a value for every order, for the lint. */
export const orderVariables: ReadonlySet<string> = new Set([
  'store.website',
  'order.number',
  'order.email',
  ...Object.keys(addressFields).map((name) => `address.${name}`),
]);
