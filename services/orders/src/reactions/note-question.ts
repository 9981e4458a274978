import { formatMoney, formatTime, placementCustomerAnswered, placementCustomerAsked } from '@muse/contracts';
import { when } from '@muse/kit';
import { lockOrderForEvent } from '../processes/lock-order-for-event.ts';
import { notePlacement } from '../storage/orders.ts';

/** The shopper reads in the history that her answer is awaited. The link is in her e-mail only. */
export const noteQuestionWhenCustomerAsked = when(
  placementCustomerAsked,
  'note-question-when-customer-asked',
  async ({ data }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, data.orderNumber);
    if (order.status !== 'pending') return ignoreStale();
    const { method, by, askedCents, atLeast, currency } = data;
    await notePlacement(tx, order, {
      ...{ method, by },
      note: `the shopper is asked: the store charges ${formatMoney(askedCents, currency)}${atLeast ? ' or more' : ''}`,
      publicNote: `The store asks for more than you paid. We have sent you an e-mail, and await your answer by ${formatTime(data.endsAt)}.`,
    });
  },
  { essential: false },
);

/** What she has chosen, and what follows from it. If she cancels, the order fails, and that line says so. */
export const noteAnswerWhenCustomerAnswered = when(
  placementCustomerAnswered,
  'note-answer-when-customer-answered',
  async ({ data: { orderNumber, method, by, endsAt } }, { tx, ignoreStale }) => {
    const order = await lockOrderForEvent(tx, orderNumber);
    if (order.status !== 'pending') return ignoreStale();
    await notePlacement(tx, order, {
      ...{ method, by },
      note: 'the shopper waits for a lower price',
      publicNote: `You chose to wait for a lower price. We try again until ${formatTime(endsAt)}; if the price stays too high, you get your money back.`,
    });
  },
  { essential: false },
);
