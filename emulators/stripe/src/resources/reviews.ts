import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { closeReview } from '../money/reviews.ts';
import { paging } from '../parameters/common.ts';
import { list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

export const reviews = [
  /** The list has the open ones only: https://docs.stripe.com/api/radar/reviews/list */
  route('GET', '/v1/reviews', paging, ({ account, params }) =>
    pageOf('/v1/reviews', account.books.reviews.all(), params, (review) => review.open),
  ),

  route('GET', '/v1/reviews/{review}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(account.books.reviews, 'review', path.review, 'review'),
  ),

  route('POST', '/v1/reviews/{review}/approve', { expand: list(text) }, ({ account, path }) => {
    const review = findOrThrow(account.books.reviews, 'review', path.review, 'review');
    closeReview(account, review, 'approved');
    return review;
  }),
];
