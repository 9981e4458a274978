import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { storeTax, taxRequest } from '../shapes/tax.ts';

export const calculateTax = endpoint({
  id: 'payments.calculateTax',
  service: 'payments',
  method: 'POST',
  path: '/internal/tax-calculations',
  access: 'internal',
  callers: ['checkout'],
  summary: 'The taxes of a purchase by store, from Stripe Tax; nothing is reported until the charge is captured',
  keyless: true,
  bodyLimit: 256 * 1024,
  body: taxRequest,
  replies: { 200: z.object({ stores: z.array(storeTax) }) },
  refusals: ['invalid_address'],
});
