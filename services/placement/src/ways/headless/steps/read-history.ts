import { readAmount } from '../page/money.ts';
import type { RecipeStep } from '../recipe/schema.ts';
import { readPage } from './find.ts';
import type { RunningStep } from './step-context.ts';

/** Ours are the orders whose text has our e-mail, our order number, or the number that the store confirmed. */
export async function readHistory(
  { parameters }: Extract<RecipeStep, { name: 'readHistory' }>,
  running: RunningStep,
): Promise<void> {
  const { order, reference, seen } = running.ctx;
  const { ready, row, number, numberPattern, total, match } = parameters;
  const anchor = { selectors: ready, attribute: undefined };
  await readPage(running, { fields: { anchor } }, ([page]) => page?.anchor != null);
  const fields = { number, match, ...(total && { total }) } as Record<'number' | 'match' | 'total', typeof number>;
  const rows = await readPage(running, { row, fields }, () => true);
  const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${numberPattern})(?![A-Za-z0-9])`);
  const marks = [order.email, order.orderNumber].map((mark) => mark.toLowerCase());
  seen.history = rows.flatMap((shown) => {
    const found = pattern.exec(shown.number ?? '')?.[0];
    if (!found) return [];
    const isOurs =
      found === reference.storeOrderNumber || marks.some((mark) => shown.match?.toLowerCase().includes(mark));
    const amount = shown.total == null ? undefined : readAmount(shown.total);
    return isOurs ? [{ number: found, totalCents: amount?.cents ?? null, currency: amount?.currency ?? null }] : [];
  });
}
