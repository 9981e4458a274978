import { z } from 'zod';
import { endpoint } from '../endpoint.ts';
import * as s from '../shapes/common.ts';
import { queueEntry } from '../shapes/placement.ts';
import { priceQuestion, questionAnswers } from '../shapes/price-question.ts';
import { workRefusals } from './placement.ts';

/** What becomes of an order whose store asks for more than the ceiling: operators ask, the shopper answers by the link of her e-mail. */

export const askCustomer = endpoint({
  id: 'placement.askCustomer',
  service: 'placement',
  method: 'POST',
  path: '/admin/manual-orders/:orderNumber/ask-customer',
  access: 'operator',
  summary:
    'Ask the shopper whether to cancel or to wait, because the store asks for more than the ceiling; by the operator who has claimed the entry. It is on hold until she answers, at most 24 hours from the first time',
  versioned: true,
  params: z.object({ orderNumber: s.typedOrderNumber }),
  body: z.strictObject({
    actualTotalCents: s.cents,
    /** Internal. */
    note: s.orNull(s.text(2000)),
  }),
  replies: { 200: queueEntry },
  refusals: [
    'not_held',
    ...workRefusals,
    'submission_begun',
    'not_over_ceiling',
    'customer_unreachable',
    'customer_was_asked',
  ],
});

/** The token is the only key: it names one question, and its signature cannot be guessed. */
const byLink = z.object({ token: z.string() });

export const getQuestion = endpoint({
  id: 'placement.getQuestion',
  service: 'placement',
  method: 'GET',
  path: '/questions/:token',
  access: 'public',
  summary:
    'The question that a shopper was sent a link to, as a page for browsers and as JSON for the page of a shop; reading it changes nothing',
  params: byLink,
  file: 'text/html',
  replies: { 200: priceQuestion },
  refusals: ['question_expired'],
});

export const answerQuestion = endpoint({
  id: 'placement.answerQuestion',
  service: 'placement',
  method: 'POST',
  path: '/questions/:token',
  access: 'public',
  summary:
    'Answer it, once: `cancel` refunds the order in full, `wait` lets it be tried again; as JSON or as a form. The same answer again changes nothing',
  params: byLink,
  keyless: true,
  bodyLimit: 4 * 1024,
  body: z.strictObject({ answer: z.enum(questionAnswers) }),
  file: 'text/html',
  replies: { 200: priceQuestion },
  refusals: ['question_answered', 'question_paused', 'question_closed', 'question_expired'],
});
