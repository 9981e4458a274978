import { formatAskedPrice, formatTime, placementCustomerAnswered, placementCustomerAsked } from '@muse/contracts';
import { notePlacementWhen } from '../processes/note-placement-when.ts';

/** The shopper reads in the history that her answer is awaited. The link is in her e-mail only. */
export const noteQuestionWhenCustomerAsked = notePlacementWhen(
  placementCustomerAsked,
  'note-question-when-customer-asked',
  (asked) => ({
    note: `the shopper is asked: the store charges ${formatAskedPrice(asked)}`,
    publicNote: `The store asks for more than you paid. We have sent you an e-mail, and await your answer by ${formatTime(asked.endsAt)}.`,
  }),
);

/** What she has chosen, and what follows from it. If she cancels, the order fails, and that line says so. */
export const noteAnswerWhenCustomerAnswered = notePlacementWhen(
  placementCustomerAnswered,
  'note-answer-when-customer-answered',
  ({ endsAt }) => ({
    note: 'the shopper waits for a lower price',
    publicNote: `You chose to wait for a lower price. We try again until ${formatTime(endsAt)}; if the price stays too high, you get your money back.`,
  }),
);
