import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import { paymentMethod } from '../shapes/checkout.ts';
import * as s from '../shapes/common.ts';

export const listPaymentMethods = endpoint({
  id: 'payments.listPaymentMethods',
  service: 'payments',
  method: 'GET',
  path: '/payment-methods',
  access: 'shopper',
  summary: 'The shopper’s own saved cards, newest first, as Stripe has them now',
  replies: { 200: z.object({ paymentMethods: z.array(paymentMethod) }) },
});

export const deletePaymentMethod = endpoint({
  id: 'payments.deletePaymentMethod',
  service: 'payments',
  method: 'DELETE',
  path: '/payment-methods/:id',
  access: 'shopper',
  summary: 'Delete a saved card: it can no longer be used',
  params: z.object({ id: s.id }),
  replies: { 204: s.nothing },
});
