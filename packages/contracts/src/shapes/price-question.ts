import { z } from 'zod';
import * as s from './common.ts';

/** What a shopper may answer when her store asks for more than the ceiling of the order (ADR 36). */
export const questionAnswers = ['cancel', 'wait'] as const;
export type QuestionAnswer = (typeof questionAnswers)[number];

/** The purpose that the signature of a link to a question covers; its parts are the number of the order and the id of the question. */
export const questionLink = 'question';

/** One line of the order, without anything of the person who gets it. */
export const askedItem = z.object({
  productName: z.string(),
  size: z.string().nullable(),
  color: z.string().nullable(),
  quantity: z.int(),
});

/** The question as the holder of its link sees it. */
export const priceQuestion = z.object({
  museOrderNumber: s.orderNumber,
  storeName: z.string(),
  items: z.array(askedItem),
  /** What was paid to the store for items, shipping and tax. */
  paidCents: s.cents,
  /** What the store asks for now; `atLeast`: shipping or tax may come on top. */
  askedCents: s.cents,
  atLeast: z.boolean(),
  /** What is refunded if the order is cancelled: its whole total. */
  refundCents: s.cents,
  currency: s.currency,
  endsAt: s.time,
  /**
   * `open`: an answer is awaited. `waiting`: she waits, and the order is tried again. `paused`: somebody works on the order, and no answer
   * is taken at the moment. `placed`, `ended`: nothing is left to decide.
   */
  state: z.enum(['open', 'waiting', 'paused', 'placed', 'ended']),
  answer: z.enum(questionAnswers).nullable(),
  answers: z.array(z.enum(questionAnswers)),
});
export type PriceQuestion = z.output<typeof priceQuestion>;
