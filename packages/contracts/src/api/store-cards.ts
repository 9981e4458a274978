import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';

/** The card of one order, with which a machine pays the store. */
export const createStoreCard = endpoint({
  id: 'payments.createStoreCard',
  service: 'payments',
  method: 'POST',
  path: '/internal/store-cards',
  access: 'internal',
  callers: ['placement'],
  summary:
    'The single-use card of an order, limited to what its store may charge; created at the first call. Its data is in this reply only, and never stored',
  keyless: true, // a stored reply would hold the number of the card
  body: z.strictObject({ orderNumber: s.orderNumber, limitCents: s.cents.min(1), currency: s.currency }),
  replies: {
    200: z.object({
      number: z.string(),
      expiryMonth: z.int(),
      expiryYear: z.int(),
      cvc: z.string(),
      holder: z.string(),
    }),
  },
  refusals: ['no_store_card'],
});
