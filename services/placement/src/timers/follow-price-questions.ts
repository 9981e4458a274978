import { repeatBatches, timer } from '@muse/kit';
import { followQuestion } from '../processes/follow-question.ts';
import { dueQuestions } from '../storage/price-questions.ts';

const batchSize = 100;

/** Tries orders again whose shoppers wait for a lower price, and ends those whose time is over; each in a transaction of its own. */
export const followPriceQuestions = timer('follow-price-questions', { everyMs: 10_000 }, ({ db, transaction, log }) =>
  repeatBatches(async () => {
    const due = await dueQuestions(db, batchSize);
    let done = 0;
    for (const { orderNumber } of due)
      await transaction((tx) => followQuestion(tx, orderNumber)).then(
        () => (done += 1),
        (error: unknown) => log.error({ orderNumber, error }, 'what follows from a question to a shopper failed'),
      );
    return done === batchSize;
  }),
);
