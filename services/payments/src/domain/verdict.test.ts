import type { IntentOutcome } from './outcome.ts';
import {
  type OutcomeSource,
  type PaymentState,
  type PaymentStatus,
  type PaymentVerdict,
  verdictOn,
} from './verdict.ts';

const standing = (status: PaymentStatus, more: Partial<PaymentState> = {}): PaymentState => ({
  status,
  attempt: 2,
  intentId: 'pi_1',
  amountCents: 5_000,
  abandonedAt: null,
  ...more,
});
const captured: IntentOutcome = {
  is: 'captured',
  intentId: 'pi_1',
  chargeId: 'ch_1',
  amountCents: 5_000,
  currency: 'USD',
};
const declined: IntentOutcome = {
  is: 'declined',
  intentId: 'pi_1',
  declineReason: { code: 'card_declined', declineCode: 'lost' },
};
const cancelled: IntentOutcome = { is: 'cancelled', intentId: 'pi_1' };
const actionRequired: IntentOutcome = { is: 'action required', intentId: 'pi_1' };
const us: OutcomeSource = { by: 'us', attempt: 2 };
const usBefore: OutcomeSource = { by: 'us', attempt: 1 };
const stripe: OutcomeSource = { by: 'stripe' };
const abandonedAt = '2026-01-01T00:00:00.000Z';

type Case = [string, PaymentState, IntentOutcome, OutcomeSource, PaymentVerdict];

describe('what our own answer and Stripe’s word decide', () => {
  it.each<Case>([
    ['our capture', standing('processing'), captured, us, 'capture'],
    ['a capture that Stripe tells first', standing('processing'), captured, stripe, 'capture'],
    ['a capture after the bank asked', standing('requires_action'), captured, stripe, 'capture'],
    ['a capture told twice', standing('captured'), captured, stripe, 'ignore'],
    ['a capture of a declined attempt', standing('declined'), captured, stripe, 'refund'],
    ['a capture of a cancelled payment', standing('cancelled'), captured, stripe, 'refund'],
    ['a capture after the session was given up', standing('processing', { abandonedAt }), captured, us, 'refund'],
    ['a capture of another amount', standing('processing', { amountCents: 6_000 }), captured, us, 'refund'],
    ['a capture through another intent', standing('captured', { intentId: 'pi_2' }), captured, stripe, 'refund'],

    ['our decline', standing('processing'), declined, us, 'decline'],
    ['a decline that Stripe tells while we ask', standing('processing'), declined, stripe, 'ignore'],
    ['a decline after the bank asked', standing('requires_action'), declined, stripe, 'decline'],
    ['a decline of an earlier attempt', standing('processing'), declined, usBefore, 'ignore'],
    ['a decline after the capture', standing('captured'), declined, us, 'ignore'],
    ['a decline told twice', standing('declined'), declined, us, 'ignore'],
    ['a decline of an intent held no more', standing('processing', { intentId: 'pi_2' }), declined, us, 'retry'],
    ['a decline of another intent', standing('requires_action', { intentId: 'pi_2' }), declined, stripe, 'ignore'],

    ['the bank asks', standing('processing'), actionRequired, us, 'require action'],
    ['the bank still asks', standing('requires_action'), actionRequired, stripe, 'ignore'],

    ['our intent was cancelled', standing('processing'), cancelled, us, 'cancel'],
    ['an intent is cancelled while we ask', standing('processing'), cancelled, stripe, 'ignore'],
    ['an intent is cancelled while the bank asks', standing('requires_action'), cancelled, stripe, 'cancel'],
    ['an abandoned intent is cancelled', standing('processing', { abandonedAt }), cancelled, stripe, 'cancel'],
    ['an abandoned, declined one too', standing('declined', { abandonedAt }), cancelled, stripe, 'cancel'],
    [
      'the wrong one of an abandoned session',
      standing('processing', { abandonedAt, intentId: 'pi_2' }),
      cancelled,
      stripe,
      'ignore',
    ],
    ['cancelled already', standing('cancelled', { abandonedAt }), cancelled, stripe, 'ignore'],
  ])('%s', (_name, payment, outcome, source, expected) => {
    expect(verdictOn(payment, outcome, source)).toBe(expected);
  });
});
