import { PageError } from '../failure.ts';
import type { RecipeStep } from '../recipe/schema.ts';
import { amountOf } from './amounts.ts';
import { readPage } from './find.ts';
import type { RunningStep } from './step-context.ts';

/** The parts add up, and the total is not above the ceiling. The total is what the attempt may cost, and what the confirmation must say. */
export async function verifyTotal(
  { parameters }: Extract<RecipeStep, { name: 'verifyTotal' }>,
  running: RunningStep,
): Promise<void> {
  const { order, seen } = running.ctx;
  const { discount, ...needed } = parameters;
  const fields = { ...needed, ...(discount && { discount }) } as Required<typeof parameters>;
  const isReady = (shown?: Record<keyof typeof fields, string | null>) =>
    shown !== undefined &&
    [shown.subtotal, shown.shipping, shown.tax, shown.total].every((text) => text !== null && text !== '');
  const [shown] = await readPage(running, { fields }, ([page]) => isReady(page));
  const cents = (text: string | null | undefined) =>
    text == null || text === '—' || text === '' ? 0 : amountOf(text, order.currency);
  const total = amountOf(shown?.total ?? '', order.currency);
  const parts = cents(shown?.subtotal) - Math.abs(cents(shown?.discount)) + cents(shown?.shipping) + cents(shown?.tax);
  if (total !== parts)
    throw new PageError('wrong_total', `The total is ${total} cents, its parts add up to ${parts}.`, {
      totalCents: total,
    });
  if (total > order.ceilingCents)
    throw new PageError('over_ceiling', `The total is ${total} cents, the ceiling is ${order.ceilingCents}.`, {
      totalCents: total,
    });
  seen.total = { cents: total, currency: order.currency };
}
