import { type FingerprintedMethod, type SessionStatus, sessionStates } from '@muse/contracts';
import { outcomeOf } from './attempt-outcome.ts';
import { awaitsPayment, type CheckoutSession, currentDecline, statusNow } from './session.ts';
import { showSession } from './show-session.ts';
import { freeze } from './totals.ts';
import * as transitions from './transitions.ts';

const now = '2026-05-01T12:00:00.000Z';
const card: FingerprintedMethod = {
  ...{ id: 'pm_1', brand: 'visa', last4: '4242', expMonth: 1, expYear: 2030 },
  fingerprint: 'print',
};

const session = (status: SessionStatus, changes: Partial<CheckoutSession> = {}): CheckoutSession => ({
  ...{
    id: 'cs_1',
    shopper: 'alice',
    status,
    version: 3,
    currency: 'USD',
    snapshot: freeze([{ storeId: 'rack', storeName: 'Rack', items: [] }], { basisPoints: 0, fixedCents: 0 }),
    address: null,
    addressAsWritten: null,
  },
  ...{ paymentMethod: card, attempt: 1, declines: 0, decline: null, orders: [], placedFrom: null },
  ...{ paidAt: null, paymentHeld: false, confirmation: null, taxCalculations: null },
  ...{ createdAt: now, expiresAt: '2026-05-01T12:30:00.000Z', completedAt: null, dueAt: null, now },
  ...changes,
});

describe('the status by the clock', () => {
  it('expires at the exact millisecond, in the states that can expire only', () => {
    for (const status of sessionStates.states) {
      const ends = sessionStates.next(status, 'time ran out') !== undefined;
      expect(statusNow(session(status, { dueAt: '2026-05-01T12:00:00.001Z' }))).toBe(status);
      expect(statusNow(session(status, { dueAt: now }))).toBe(ends ? 'expired' : status);
      expect(statusNow(session(status, { dueAt: null }))).toBe(status);
    }
  });

  it('each transition sets the next deadline', () => {
    const ready = session('ready_for_complete', { dueAt: '2026-05-01T12:30:00.000Z' });
    const placed = transitions.placeAccepted(ready, [], null, 60).after;
    expect(placed).toMatchObject({ attempt: 2, version: 4, dueAt: '2026-05-01T12:01:00.000Z' });
    expect(transitions.paid(placed, 'captured', now, 30).after.dueAt).toBe('2026-05-01T12:00:30.000Z');
    expect(transitions.actionRequired(placed, 900).after.dueAt).toBe('2026-05-01T12:15:00.000Z');
    expect(transitions.declined(placed, 'card_declined', 'x').after.dueAt).toBe(ready.expiresAt);
    expect(transitions.cancelled(ready).after.dueAt).toBeNull();
  });
});

describe('a transition', () => {
  it('that the state table does not have throws', () => {
    expect(() => transitions.paid(session('ready_for_complete'), 'captured', now, 1)).toThrow('cannot happen');
    expect(() => transitions.cancelled(session('complete_in_progress'))).toThrow('cannot happen');
    expect(() => transitions.paymentSet(session('expired'), card)).toThrow('cannot happen');
  });

  it('back from the bank keeps the attempt', () => {
    expect(transitions.placeAccepted(session('authentication_required'), [], null, 60).after.attempt).toBe(1);
  });

  it('of a decline forgets the card; the fifth decline cancels the session', () => {
    const second = transitions.declined(session('complete_in_progress', { declines: 1 }), 'card_declined', 'lost_card');
    expect(second.after).toMatchObject({ status: 'ready_for_payment', declines: 2, paymentMethod: null });
    expect(currentDecline(second.after)?.declineCode).toBe('generic_decline');
    expect(currentDecline(transitions.paymentSet(second.after, card).after)).toBeNull();
    expect(transitions.declined(session('complete_in_progress', { declines: 4 }), 'a', 'b').after.status).toBe(
      'cancelled',
    );
  });
});

describe('events about an attempt', () => {
  it('are awaited while the attempt is current and neither paid nor ended', () => {
    expect(awaitsPayment(session('complete_in_progress'), 1)).toBe(true);
    expect(awaitsPayment(session('authentication_required', { dueAt: '2026-05-01T12:00:01.000Z' }), 1)).toBe(true);
    expect(awaitsPayment(session('authentication_required', { dueAt: now }), 1)).toBe(false);
    expect(awaitsPayment(session('complete_in_progress', { paidAt: now }), 1)).toBe(false);
    expect(awaitsPayment(session('complete_in_progress', { attempt: 2 }), 1)).toBe(false);
    expect(awaitsPayment(session('cancelled'), 1)).toBe(false);
  });
});

describe('the outcome of an attempt', () => {
  const decline = { attempt: 1, code: 'card_declined', declineCode: 'do_not_honor' };

  it('is undefined while it runs', () => {
    expect(outcomeOf(session('complete_in_progress'), 1)).toBeUndefined();
    expect(outcomeOf(session('complete_in_progress', { paidAt: now }), 1)).toBeUndefined();
  });

  it('stays a decline, whatever follows', () => {
    const outcome = { kind: 'declined', declineCode: 'do_not_honor' };
    for (const status of sessionStates.states)
      expect(outcomeOf(session(status, { decline, attempt: 2 }), 1)).toEqual(outcome);
    expect(outcomeOf(session('cancelled', { decline }), 1)).toEqual(outcome);
    expect(outcomeOf(session('complete_in_progress', { decline: { ...decline, attempt: 2 }, attempt: 3 }), 1)).toEqual({
      ...{ kind: 'declined', declineCode: 'generic_decline' },
    });
  });

  it('follows from the status of the session', () => {
    expect(outcomeOf(session('authentication_required'), 1)).toEqual({ kind: 'authentication_required' });
    expect(outcomeOf(session('cancelled'), 1)).toEqual({ kind: 'ended', code: 'session_cancelled' });
    expect(outcomeOf(session('expired'), 1)).toEqual({ kind: 'ended', code: 'session_expired' });
  });
});

it('the payment status that is shown follows the session', () => {
  const declined = { decline: { attempt: 1, code: 'c', declineCode: 'd' }, paymentMethod: null };
  const seen = (status: SessionStatus, changes = {}) =>
    showSession(session(status, changes), 'secret').payment?.status ?? null;
  expect(seen('ready_for_complete', { attempt: 0 })).toBeNull();
  expect(seen('complete_in_progress')).toBe('processing');
  expect(seen('authentication_required')).toBe('requires_action');
  expect(seen('complete_in_progress', { paidAt: now })).toBe('succeeded');
  expect(seen('completed', { paidAt: now })).toBe('succeeded');
  expect(seen('ready_for_payment', declined)).toBe('declined');
  expect(seen('ready_for_complete', { ...declined, paymentMethod: card })).toBeNull();
  expect(showSession(session('complete_in_progress'), 'secret').payment?.clientSecret).toBeNull();
});
