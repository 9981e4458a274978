import { z } from 'zod';
import { formatMoney } from '../money.ts';
import * as s from './common.ts';

/** What a shopper may answer when her store asks for more than the ceiling of the order (ADR 36). */
export const questionAnswers = ['cancel', 'wait'] as const;
export type QuestionAnswer = (typeof questionAnswers)[number];

/** The purpose that the signature of a link to a question covers; its parts are the number of the order and the id of the question. */
export const questionLink = 'question';

/** One line of the order, without anything of the person who gets it. */
const askedItem = z.object({
  productName: z.string(),
  size: z.string().nullable(),
  color: z.string().nullable(),
  quantity: z.int(),
});

/** What is asked: in the event, and on the page. */
export const askedPrice = {
  storeName: z.string(),
  items: z.array(askedItem),
  /** What was paid to the store for items, shipping and tax. */
  paidCents: s.cents,
  /** What the store charges now; `atLeast`: shipping or tax may come on top. */
  askedCents: s.cents,
  atLeast: z.boolean(),
  /** What is refunded if the order is cancelled: its whole total. */
  refundCents: s.cents,
  currency: s.currency,
  endsAt: s.time,
};

/** Display text of what the store charges now. */
export const formatAskedPrice = (asked: { askedCents: number; atLeast: boolean; currency: string }): string =>
  `${formatMoney(asked.askedCents, asked.currency)}${asked.atLeast ? ' or more' : ''}`;

/** The question as the holder of its link sees it. */
export const priceQuestion = z.object({
  museOrderNumber: s.orderNumber,
  ...askedPrice,
  /**
   * `open`: an answer is awaited. `waiting`: she waits, and the order is tried again. `paused`: no answer is taken at the moment, because an
   * operator or a machine has the order. `placed`, `ended`: nothing is left to decide.
   */
  state: z.enum(['open', 'waiting', 'paused', 'placed', 'ended']),
  answer: z.enum(questionAnswers).nullable(),
  answers: z.array(z.enum(questionAnswers)),
});
export type PriceQuestion = z.output<typeof priceQuestion>;
