import { z } from 'zod';
import { closedReasons, closeReview, openReview } from '../money/reviews.ts';
import { control } from './control.ts';
import { findCharge } from './find-charge.ts';

const parameters = z.strictObject({ charge: z.string(), close: z.enum(closedReasons).optional() });

/** Opens the review of a charge, or closes the one it has: `{charge, close: 'approved'}`. */
export const reviews = control('reviews', parameters, (account, { charge: id, close }) => {
  const charge = findCharge(account, id);
  const review = account.books.reviews.where('charge', charge.id).at(-1) ?? openReview(account, charge);
  if (close !== undefined) closeReview(account, review, close);
  return review;
});
