import type { JobContext, Transaction } from '@muse/kit';
import type { PageOf, StripePage } from '../adapters/stripe-balance.ts';
import type { PaymentsDependencies } from '../dependencies.ts';
import type { Difference } from '../domain/reconciliation.ts';
import {
  capturesWithoutCharge,
  compareCharges,
  compareRefunds,
  purchasesThatDiffer,
  runningBalancesThatDiffer,
} from '../storage/comparisons.ts';
import { advanceDay, insertDifferences, type ReconciliationDay } from '../storage/reconciliation.ts';
import { newsAmong } from '../storage/undecided-disputes.ts';
import { addBalanceTransactions, importBalance } from './import-balance.ts';

type ReconcileContext = JobContext & PaymentsDependencies;

/** A page of a step: what was counted, where the next page begins (null: the step is done), and the differences. */
interface StepPage {
  checked: number;
  next: string | null;
  find(tx: Transaction): Promise<Difference[]>;
}
type Step = (day: string, cursor: string | null, ctx: ReconcileContext) => Promise<StepPage>;

const dayMs = 24 * 60 * 60 * 1000;
const hourMs = dayMs / 24;

/** A step that reads a list of Stripe page by page, and compares each page. */
const listed =
  <T extends { id: string }>(
    list: (stripe: ReconcileContext['stripe'], page: PageOf) => Promise<StripePage<T>>,
    compare: (tx: Transaction, rows: T[]) => Promise<Difference[]>,
  ): Step =>
  async (day, cursor, { stripe }) => {
    const createdFrom = Date.parse(day) / 1000;
    const bounds = { createdFrom, createdBefore: createdFrom + dayMs / 1000 };
    const { rows, hasMore } = await list(stripe, { ...bounds, ...(cursor === null ? {} : { olderThan: cursor }) });
    return { checked: rows.length, next: hasMore ? (rows[0]?.id ?? null) : null, find: (tx) => compare(tx, rows) };
  };

/** A step that compares our own records, one hour of the day after the other. */
const hourly =
  (compare: (tx: Transaction, from: string, before: string) => Promise<Difference[]>): Step =>
  async (day, cursor) => {
    const hour = Number(cursor ?? 0);
    const from = Date.parse(day) + hour * hourMs;
    const [begin, end] = [from, from + hourMs].map((ms) => new Date(ms).toISOString()) as [string, string];
    return { checked: 1, next: hour === 23 ? null : String(hour + 1), find: (tx) => compare(tx, begin, end) };
  };

/** In this order: what Stripe's balance brings is there when purchases are compared with it. */
const steps: Record<string, Step> = {
  balance_transactions: listed(
    (stripe, page) => stripe.listBalanceTransactions(page),
    async (tx, rows) =>
      (await addBalanceTransactions(tx, rows)).map(({ id, type, netCents, currency, sessionId }) => ({
        ...{ kind: 'balance_transaction_missed', stripeId: id, sessionId, healed: true },
        ...{ expected: `${type} of ${netCents} ${currency}`, actual: 'not imported' },
      })),
  ),
  charges: listed((stripe, page) => stripe.listCharges(page), compareCharges),
  refunds: listed((stripe, page) => stripe.listRefunds(page), compareRefunds),
  disputes: listed(
    (stripe, page) => stripe.listDisputes(page),
    async (tx, rows) => {
      const news = new Set(await newsAmong(tx, rows));
      return rows
        .filter(({ id }) => news.has(id))
        .map(({ id, status }) => ({
          ...{ kind: 'dispute', stripeId: id, sessionId: null, expected: status, actual: 'not known so' },
          heal: { job: 'look-up-dispute', payload: { disputeId: id, eventId: null } },
        }));
    },
  ),
  hours_of_captures: hourly(capturesWithoutCharge),
  hours_of_purchases: hourly(purchasesThatDiffer),
  running_balances: async (day) => ({ checked: 1, next: null, find: (tx) => runningBalancesThatDiffer(tx, day) }),
};
const order = Object.keys(steps);
export const firstStep = order[0] as string;

/**
 * Compares one page of a day. The page, its differences, the jobs that heal them and the place where it goes on are one
 * transaction: after a crash it goes on there. Returns true if there is more of the day.
 */
export async function reconcilePage(state: ReconciliationDay, ctx: ReconcileContext): Promise<boolean> {
  const { day, step: name, cursor } = state;
  if (name === firstStep && cursor === null) await importBalance(ctx); // what is only late is not missed
  const { checked, next, find } = await (steps[name] as Step)(day, cursor, ctx);
  const step = next === null ? (order[order.indexOf(name) + 1] ?? null) : name;
  await ctx.transaction(async (tx) => {
    const differences = await find(tx);
    await insertDifferences(tx, day, differences);
    for (const { heal, stripeId } of differences)
      if (heal) tx.enqueue(heal.job, `reconciled:${day}:${stripeId}`, heal.payload);
    if (differences.length > 0)
      ctx.log.warn({ day, step: name, differences }, 'our records differ from those of Stripe');
    const counts = { ...state.checked, [name]: (state.checked[name] ?? 0) + checked };
    await advanceDay(tx, { day, step, cursor: next, checked: counts });
  });
  return step !== null;
}
