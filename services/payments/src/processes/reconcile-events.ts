import type { JobContext, Transaction } from '@muse/kit';
import type { StripePage } from '../adapters/stripe-balance.ts';
import type { ListedEvent } from '../adapters/stripe-lists.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { Difference } from '../domain/reconciliation.ts';
import { handledEvents, hintFrom } from '../domain/stripe-events.ts';
import { insertDifferences } from '../storage/reconciliation.ts';
import { eventsBounds, positionIn, savePosition } from '../storage/stripe-positions.ts';
import { receiveEvent } from './receive-event.ts';

type ReconcileContext = JobContext & PaymentsDependencies;

const list = 'events';

/**
 * Processes the next hundred events at Stripe, those that no webhook has brought exactly like webhooks. Those of the last minutes
 * are left: their webhooks are on their way. Returns true if there are more.
 */
export async function reconcileEvents(ctx: ReconcileContext): Promise<boolean> {
  const after = await positionIn(ctx.db, list);
  const { from, until } = await eventsBounds(ctx.db, ctx.timing.reconcileAfterSeconds);
  if (after === undefined) return reconcileFirstEvents(ctx, from, until);
  const { rows, hasMore } = await ctx.stripe.listEvents({ after });
  const settled = rows.filter(({ created }) => created < until);
  const newest = settled.at(-1);
  if (newest === undefined) return false;
  await ctx.transaction(async (tx) => {
    await receiveMissedEvents(tx, settled, ctx);
    await savePosition(tx, list, newest.id);
  });
  return hasMore && settled.length === rows.length;
}

/** Lists read backwards from the newest, so all events of the first period are processed before the position is stored. */
async function reconcileFirstEvents(ctx: ReconcileContext, from: number, until: number): Promise<boolean> {
  let newest: string | undefined;
  let page: StripePage<ListedEvent> | undefined;
  do {
    const olderThan = page?.rows[0]?.id;
    const bounds = { createdFrom: from, createdBefore: until };
    page = await ctx.stripe.listEvents({ ...bounds, ...(olderThan === undefined ? {} : { olderThan }) });
    const { rows } = page;
    newest ??= rows.at(-1)?.id;
    await ctx.transaction((tx) => receiveMissedEvents(tx, rows, ctx));
  } while (page.hasMore);
  const position = newest;
  if (position !== undefined) await ctx.transaction((tx) => savePosition(tx, list, position));
  return false;
}

async function receiveMissedEvents(
  tx: Transaction,
  events: readonly ListedEvent[],
  ctx: ReconcileContext,
): Promise<void> {
  for (const event of events.filter(({ type }) => handledEvents.includes(type))) {
    const hint = hintFrom(event);
    if (!(await receiveEvent(tx, event, hint))) continue;
    ctx.log.warn({ eventId: event.id, type: event.type }, 'an event was found at Stripe that no webhook brought');
    await insertDifferences(tx, dayOf(event), [missed(event, hint?.sessionId ?? null)]);
  }
}

const dayOf = ({ created }: ListedEvent): string => new Date(created * 1000).toISOString().slice(0, 10);

const missed = ({ id, type }: ListedEvent, sessionId: string | null): Difference => ({
  ...{ kind: 'event_missed', stripeId: id, sessionId, expected: type, actual: 'not received', healed: true },
});
