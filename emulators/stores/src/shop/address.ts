import { z } from 'zod';
import { type Problem, problem } from './problem.ts';
import type { Shop } from './shop.ts';

const filled = (label: string) => z.string().trim().min(1, `Enter your ${label}.`);

const addressSchema = z
  .object({
    firstName: filled('first name'),
    lastName: filled('last name'),
    line1: filled('street address'),
    line2: z.string().trim().default(''),
    city: filled('city'),
    state: z.string().trim().toUpperCase().length(2, 'Choose your state or province.'),
    postalCode: filled('ZIP or postal code'),
    country: z.enum(['US', 'CA'], 'We ship to the United States and Canada.'),
    phone: filled('phone number'),
  })
  .refine(({ country, postalCode }) => (country === 'US' ? usZip : canadianCode).test(postalCode), {
    error: 'The ZIP or postal code does not fit the country.',
  });

const usZip = /^\d{5}(-\d{4})?$/;
const canadianCode = /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/i;

export type Address = z.infer<typeof addressSchema>;

export const addressFields = [
  'firstName',
  'lastName',
  'line1',
  'line2',
  'city',
  'state',
  'postalCode',
  'country',
  'phone',
] as const;

export function readAddress(shop: Shop, fields: Record<string, string>): Address | Problem {
  const read = addressSchema.safeParse(fields);
  if (!read.success)
    return problem('bad_input', read.error.issues[0]?.message ?? 'The address is incomplete.', 'address');
  if (shop.switches.addressRejected)
    return problem(
      'address_rejected',
      'We can’t deliver to this address. Please check it or enter another.',
      'address',
    );
  return read.data;
}
