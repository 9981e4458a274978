import { placementStates } from '@muse/contracts';
import fc from 'fast-check';
import { applyRisk } from './payment-risk.ts';
import { isLeaseExpired, type Task } from './task.ts';
import {
  cancel,
  claim,
  hold,
  isCancellable,
  reasonNotAllowed,
  release,
  settle,
  startTransition,
  type TaskTransition,
} from './transitions.ts';

const noon = '2026-03-01T12:00:00.000Z';
const at = (minutes: number) => new Date(Date.parse(noon) + minutes * 60_000).toISOString();
const queueOrder: Task = {
  id: 'task_1',
  orderNumber: 'MO-000001',
  sessionId: 'cs_1',
  shopper: 'alice',
  storeId: 'nordstrom',
  storeName: 'Nordstrom',
  status: 'queued',
  method: 'manual',
  priority: 0,
  reason: 'by hand',
  lines: [],
  frozenCents: null,
  address: {
    name: 'Alice',
    address1: '1 Rabbit Hole',
    address2: null,
    city: 'Seattle',
    state: 'WA',
    zip: '98101',
    country: 'US',
    phone: null,
    email: null,
  },
  itemCount: 0,
  totalCents: 100,
  ceilingCents: 105,
  currency: 'USD',
  assignee: null,
  leaseExpiresAt: null,
  dueAt: at(240),
  escalateAt: at(1_440),
  runAt: null,
  stopReason: null,
  claimedAt: null,
  settledAt: null,
  settledBy: null,
  storeOrderNumber: null,
  actualTotalCents: null,
  holdReason: null,
  heldBy: null,
  heldUntil: null,
  version: 1,
  createdAt: noon,
};
const entriesOf = (transition: TaskTransition) =>
  transition.history.map(({ from, to, by }) => `${from} → ${to} by ${by}`);
const placed = { storeOrderNumber: 'N-1', actualTotalCents: 100, note: null };

describe('a placement task', () => {
  it('is claimed and placed in one transition if nobody had claimed it', () => {
    const transition = settle(startTransition(queueOrder, at(5)), 'placed', 'olga', placed);
    expect(entriesOf(transition)).toEqual(['queued → claimed by olga', 'claimed → placed by olga']);
    expect(transition.task).toMatchObject({
      assignee: 'olga',
      claimedAt: at(5),
      settledAt: at(5),
      leaseExpiresAt: null,
    });
    expect(transition.task.version).toBe(3);
  });

  it('keeps claimedAt when the lease is renewed, and gets a new one after a release', () => {
    const first = claim(startTransition(queueOrder, at(0)), 'olga', 900).task;
    const renewed = claim(startTransition(first, at(10)), 'olga', 900).task;
    expect(renewed).toMatchObject({ claimedAt: at(0), leaseExpiresAt: at(25) });
    const back = release(startTransition(renewed, at(12)), 'olga').task;
    expect(back).toMatchObject({ status: 'queued', assignee: null, leaseExpiresAt: null });
    expect(claim(startTransition(back, at(20)), 'otto', 900).task.claimedAt).toBe(at(20));
  });

  it('is queued again at the moment its lease expires, with a history entry by the system', () => {
    const held = claim(startTransition(queueOrder, at(0)), 'olga', 900).task;
    expect(isLeaseExpired(held, at(14))).toBe(false);
    expect(isLeaseExpired(held, at(15))).toBe(true);
    expect(reasonNotAllowed(startTransition(held, at(14)).task, 'otto')).toBe('held_by_another');
    const later = startTransition(held, at(15));
    expect(reasonNotAllowed(later.task, 'otto')).toBeUndefined();
    expect(entriesOf(claim(later, 'otto', 900))).toEqual(['claimed → queued by system', 'queued → claimed by otto']);
  });

  it('can be cancelled only while it is queued', () => {
    const held = claim(startTransition(queueOrder, at(0)), 'olga', 900).task;
    expect(isCancellable(held)).toBe(false);
    expect(isCancellable(startTransition(held, at(15)).task)).toBe(true);
    const gone = cancel(startTransition(queueOrder, at(1)), 'alice', 'changed my mind').task;
    expect(isCancellable(gone)).toBe(false);
    expect(reasonNotAllowed(gone, 'olga')).toBe('already_settled');
  });

  it('on hold can be failed, but not claimed, and keeps its assignee, who may have bought already', () => {
    const claimed = claim(startTransition(queueOrder, at(0)), 'olga', 900).task;
    const held = hold(startTransition(claimed, at(1)), 'system', 'disputed', null).task;
    expect(held).toMatchObject({ status: 'on_hold', assignee: 'olga', leaseExpiresAt: null, holdReason: 'disputed' });
    expect(startTransition(held, at(60)).task).toBe(held);
    expect(reasonNotAllowed(held, 'olga')).toBe('order_on_hold');
    expect(isCancellable(held)).toBe(false);
    const failed = settle(startTransition(held, at(2)), 'failed', 'otto', { note: 'sold out' });
    expect(entriesOf(failed)).toEqual(['on_hold → failed by otto']);
    expect(failed.task.holdReason).toBeNull();
  });

  it('makes only transitions of the state table, for any sequence of operations', () => {
    const operation = fc.record({
      what: fc.constantFrom('claim', 'release', 'place', 'fail', 'cancel', 'hold', 'stop', 'none'),
      who: fc.constantFrom('olga', 'otto'),
      minutes: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 12 }), (operations) => {
        let task = queueOrder;
        let minute = 0;
        const transitions: [string, string][] = [];
        for (const { what, who, minutes } of operations) {
          minute += minutes;
          const loaded = startTransition(task, at(minute));
          const after = perform(loaded, what, who);
          transitions.push(...after.history.map(({ from, to }): [string, string] => [from, to]));
          task = after.task;
        }
        const table: Record<string, Record<string, string>> = placementStates.table;
        expect(transitions.every(([from, to]) => Object.values(table[from] ?? {}).includes(to))).toBe(true);
        expect(task.version).toBe(1 + transitions.length);
        expect(task.status === 'claimed').toBe(task.leaseExpiresAt !== null);
      }),
    );
  });
});

/** Applies an operation as the actions do. A refused one leaves the task unchanged, except for an expired lease. */
function perform(loaded: TaskTransition, what: string, who: string): TaskTransition {
  if (what === 'hold' || what === 'stop') return applyRisk(loaded, { is: what, reason: 'disputed' }) ?? loaded;
  if (what === 'none') return applyRisk(loaded, { is: what }) ?? loaded;
  if (what === 'cancel') return isCancellable(loaded.task) ? cancel(loaded, who, null) : loaded;
  if (reasonNotAllowed(loaded.task, who) !== undefined) return loaded;
  if (what === 'claim') return claim(loaded, who, 900);
  if (what === 'release') return loaded.task.status === 'claimed' ? release(loaded, who) : loaded;
  return what === 'place' ? settle(loaded, 'placed', who, placed) : settle(loaded, 'failed', who, { note: 'sold out' });
}
