import type { IntentOutcome } from './outcome.ts';
import {
  type OutcomeSource,
  type PaymentState,
  type PaymentStatus,
  type PaymentVerdict,
  verdictOn,
} from './verdict.ts';

const paymentIn = (status: PaymentStatus, more: Partial<PaymentState> = {}): PaymentState => ({
  status,
  attempt: 2,
  intentId: 'pi_1',
  amountCents: 5_000,
  captureCents: null,
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
const { is: _captured, ...money } = captured as IntentOutcome & { is: 'captured' };
const held: IntentOutcome = { is: 'authorized', ...money, captureBefore: null };
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

describe('verdict on an outcome', () => {
  it.each<Case>([
    ['our capture', paymentIn('processing'), captured, us, 'capture'],
    ['a capture that Stripe reports first', paymentIn('processing'), captured, stripe, 'capture'],
    ['a capture after the bank asked', paymentIn('requires_action'), captured, stripe, 'capture'],
    ['a duplicate capture', paymentIn('captured'), captured, stripe, 'ignore'],
    ['a capture of a declined attempt', paymentIn('declined'), captured, stripe, 'refund'],
    ['a capture of a cancelled payment', paymentIn('cancelled'), captured, stripe, 'refund'],
    ['a capture after the session was abandoned', paymentIn('processing', { abandonedAt }), captured, us, 'refund'],
    ['a capture of another amount', paymentIn('processing', { amountCents: 6_000 }), captured, us, 'refund'],
    ['a capture through another intent', paymentIn('captured', { intentId: 'pi_2' }), captured, stripe, 'refund'],

    ['our decline', paymentIn('processing'), declined, us, 'decline'],
    ['a decline from Stripe while our own call runs', paymentIn('processing'), declined, stripe, 'ignore'],
    ['a decline after the bank asked', paymentIn('requires_action'), declined, stripe, 'decline'],
    ['a decline of an earlier attempt', paymentIn('processing'), declined, usBefore, 'ignore'],
    ['a decline after the capture', paymentIn('captured'), declined, us, 'ignore'],
    ['a duplicate decline', paymentIn('declined'), declined, us, 'ignore'],
    ['a decline of a replaced intent', paymentIn('processing', { intentId: 'pi_2' }), declined, us, 'retry'],
    ['a decline of another intent', paymentIn('requires_action', { intentId: 'pi_2' }), declined, stripe, 'ignore'],

    ['the bank asks', paymentIn('processing'), actionRequired, us, 'require action'],
    ['the bank still asks', paymentIn('requires_action'), actionRequired, stripe, 'ignore'],

    ['our intent was cancelled', paymentIn('processing'), cancelled, us, 'cancel'],
    ['an intent is cancelled while our own call runs', paymentIn('processing'), cancelled, stripe, 'ignore'],
    ['an intent is cancelled while the bank asks', paymentIn('requires_action'), cancelled, stripe, 'cancel'],
    ['an abandoned intent is cancelled', paymentIn('processing', { abandonedAt }), cancelled, stripe, 'cancel'],
    ['an abandoned, declined intent is cancelled', paymentIn('declined', { abandonedAt }), cancelled, stripe, 'cancel'],
    [
      'another intent of an abandoned session is cancelled',
      paymentIn('processing', { abandonedAt, intentId: 'pi_2' }),
      cancelled,
      stripe,
      'ignore',
    ],
    ['our hold', paymentIn('processing'), held, us, 'authorize'],
    ['a hold that Stripe reports first', paymentIn('processing'), held, stripe, 'authorize'],
    ['a hold after the bank asked', paymentIn('requires_action'), held, stripe, 'authorize'],
    ['a duplicate hold', paymentIn('authorized'), held, stripe, 'ignore'],
    ['a hold of a declined attempt', paymentIn('declined'), held, stripe, 'release'],
    ['a hold after the session was abandoned', paymentIn('processing', { abandonedAt }), held, us, 'release'],
    ['a hold of another amount', paymentIn('processing', { amountCents: 6_000 }), held, us, 'release'],
    ['a hold through another intent', paymentIn('authorized', { intentId: 'pi_2' }), held, stripe, 'release'],
    ['a hold that Stripe reports after its capture', paymentIn('captured'), held, stripe, 'ignore'],
    ['the capture of a hold', paymentIn('authorized', { captureCents: 5_000 }), captured, stripe, 'capture hold'],
    ['the capture of a hold by a person', paymentIn('authorized'), captured, stripe, 'capture hold'],
    ['the capture of a lost hold by a person', paymentIn('uncaptured'), captured, stripe, 'capture hold'],
    ['the capture of an abandoned hold', paymentIn('authorized', { abandonedAt }), captured, stripe, 'refund'],
    [
      'a hold with nothing to capture is cancelled',
      paymentIn('authorized', { captureCents: 0 }),
      cancelled,
      stripe,
      'release hold',
    ],
    ['a hold is cancelled', paymentIn('authorized'), cancelled, stripe, 'lose hold'],
    ['an abandoned hold is cancelled', paymentIn('authorized', { abandonedAt }), cancelled, stripe, 'cancel'],
    ['a hold is cancelled again', paymentIn('released'), cancelled, stripe, 'ignore'],
    ['a decline of an attempt that is held', paymentIn('authorized'), declined, us, 'ignore'],
    ['a duplicate cancellation', paymentIn('cancelled', { abandonedAt }), cancelled, stripe, 'ignore'],
  ])('%s', (_name, payment, outcome, source, expected) => {
    expect(verdictOn(payment, outcome, source)).toBe(expected);
  });
});
