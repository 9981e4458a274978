import { PageError } from '../failure.ts';
import { matchesPath } from '../network/path-pattern.ts';
import { storeText } from '../page/store-text.ts';
import type { RecipeStep } from '../recipe/schema.ts';
import { amountOf } from './amounts.ts';
import { clickOn, readPage, until } from './find.ts';
import type { RunningStep } from './step-context.ts';
import { isOurAddress, isOurEmail } from './verify-address.ts';

type Step<Name> = Extract<RecipeStep, { name: Name }>;

/** The click that buys, and the wait for the store's answer to the one request that the guard sends. */
export async function submit({ parameters }: Step<'submit'>, running: RunningStep): Promise<number> {
  const { guard, submitTimeoutMs } = running.ctx;
  guard.arm();
  const alternative = await clickOn(running, parameters.selectors);
  await until(running, async () => guard.wasSent || guard.wasLate || undefined);
  if (guard.wasLate) throw new PageError('submission_late', 'The process was paused before it could submit.');
  await until(
    { ...running, timeoutMs: submitTimeoutMs + running.timeoutMs },
    async () => !guard.isPending || undefined,
  );
  if (guard.isUnanswered) throw new PageError('no_answer', 'The store has not answered the order.');
  return alternative;
}

/** All of it must fit: the page, a number, the total that was verified, and our address or e-mail where they are shown. */
export async function readConfirmation({ parameters }: Step<'readConfirmation'>, running: RunningStep): Promise<void> {
  const { page, hosts, order, reference, seen } = running.ctx;
  const { path, numberPattern, number, total, address, email } = parameters;
  const fields = { number, total, ...(address && { address }), ...(email && { email }) } as Record<
    'number' | 'total' | 'address' | 'email',
    typeof number
  >;
  await until(running, async () => isAt(page.url(), hosts.website, path) || undefined);
  const [shown] = await readPage(running, { fields }, ([one]) => Boolean(one?.total));
  const isOthers =
    (shown?.address != null && !isOurAddress(shown.address, running.ctx)) ||
    (shown?.email != null && !isOurEmail(shown.email, running.ctx));
  if (isOthers) throw new PageError('others_confirmation', 'The store confirms an order of somebody else.');
  const found = new RegExp(`(?<![A-Za-z0-9])(?:${numberPattern})(?![A-Za-z0-9])`).exec(shown?.number ?? '')?.[0];
  if (!found)
    throw new PageError('no_confirmation', `The store confirms without a number: ${storeText(shown?.number ?? '')}`);
  reference.storeOrderNumber = found;
  const totalCents = amountOf(shown?.total ?? '', order.currency);
  if (totalCents !== seen.total?.cents)
    throw new PageError('wrong_total', `The store confirms ${totalCents} cents, ${seen.total?.cents} were verified.`, {
      totalCents,
    });
  seen.confirmation = { number: found, totalCents, url: storeText(page.url(), 500) };
}

function isAt(address: string, website: URL, path: string): boolean {
  const url = URL.parse(address);
  return url !== null && url.host === website.host && matchesPath(url, website, path);
}
