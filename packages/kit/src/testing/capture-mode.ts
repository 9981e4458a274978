import { paymentAuthorized, paymentCaptured } from '@muse/contracts';

/**
 * When the money of a purchase is taken in this run of the tests. `PAYMENT_CAPTURE=after_placement npm test -- …` runs the same stories
 * with amounts that are only held at first; tests ask here for what differs.
 */
export const isHeld = process.env.PAYMENT_CAPTURE === 'after_placement';

/** The event with which the orders may be made. */
export const paidEvent = isHeld ? paymentAuthorized : paymentCaptured;
