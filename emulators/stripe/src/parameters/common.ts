import { badParameter } from '../account/stripe-error.ts';
import { either, flag, hash, integer, type Kind, list, oneOf, type Raw, text } from './kinds.ts';

/** Parameters shared by many of Stripe's endpoints. */
export const address = hash({
  city: text,
  country: text,
  line1: text,
  line2: emptyAsNull(),
  postal_code: text,
  state: emptyAsNull(),
});

export const shipping = hash({ address, name: text, carrier: text, phone: emptyAsNull(), tracking_number: text });

export const metadata: Kind<Record<string, string>> = {
  read(raw, path) {
    if (raw === '') return {};
    if (typeof raw === 'string') throw badParameter('Invalid metadata: must be an object', path);
    for (const [name, value] of Object.entries(raw)) checkMetadata(name, value, path);
    return raw as Record<string, string>;
  },
};

function checkMetadata(name: string, value: Raw, path: string): void {
  if (typeof value !== 'string') throw badParameter('Metadata values must be strings', `${path}[${name}]`);
  if (name.length > 40) throw badParameter('Metadata keys can be at most 40 characters long', path);
  if (value.length > 500) throw badParameter('Metadata values can be at most 500 characters long', `${path}[${name}]`);
}

/** Sets the given keys, removes those with an empty value, and keeps the rest. */
export function mergeMetadata(old: Record<string, string> | null, params: Record<string, string> | null | undefined) {
  if (params === null) return {};
  const merged: Record<string, string> = { ...old };
  for (const [name, value] of Object.entries(params ?? {})) {
    if (value === '') delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

const created = either(integer, hash({ gt: integer, gte: integer, lt: integer, lte: integer }));

export const expandable = { expand: list(text) };
export const paging = { ...expandable, limit: integer, starting_after: text, ending_before: text, created };

export const spendingControls = hash({
  allowed_card_presences: list(text),
  allowed_categories: list(text),
  allowed_merchant_countries: list(text),
  blocked_card_presences: list(text),
  blocked_categories: list(text),
  blocked_merchant_countries: list(text),
  spending_limits: list(
    hash({
      amount: integer,
      categories: list(text),
      interval: oneOf('all_time', 'daily', 'monthly', 'per_authorization', 'weekly', 'yearly'),
    }),
  ),
});

export const automaticPaymentMethods = hash({ enabled: flag, allow_redirects: oneOf('always', 'never') });

function emptyAsNull(): Kind<string | null> {
  return { read: (raw, path) => (raw === '' ? null : text.read(raw, path)) };
}
