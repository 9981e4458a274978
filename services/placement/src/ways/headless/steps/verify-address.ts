import { PageError } from '../failure.ts';
import { storeText } from '../page/store-text.ts';
import type { RecipeStep } from '../recipe/schema.ts';
import { readPage } from './find.ts';
import type { RunningStep, StepContext } from './step-context.ts';
import { hasWords } from './words.ts';

export async function verifyAddress(
  { parameters }: Extract<RecipeStep, { name: 'verifyAddress' }>,
  running: RunningStep,
): Promise<void> {
  const { address, email } = parameters;
  const fields = { address, ...(email && { email }) } as { address: typeof address; email: typeof address };
  const [shown] = await readPage(
    running,
    { fields },
    ([page]) => Boolean(page?.address) && (!email || Boolean(page?.email)),
  );
  if (!isOurAddress(shown?.address ?? '', running.ctx))
    throw new PageError(
      'address_rejected',
      `The store delivers to another address: ${storeText(shown?.address ?? '')}`,
    );
  if (email && !isOurEmail(shown?.email ?? '', running.ctx))
    throw new PageError('wrong_lines', `The store writes to another e-mail: ${storeText(shown?.email ?? '')}`);
}

/** Stores write addresses in many ways; street, city and postal code are in all of them. */
export const isOurAddress = (text: string, { order: { address } }: Pick<StepContext, 'order'>): boolean =>
  [address.address1, address.city, address.zip.split('-')[0] ?? ''].every((part) => hasWords(text, part));

export const isOurEmail = (text: string, { order }: Pick<StepContext, 'order'>): boolean =>
  text.toLowerCase().includes(order.email.toLowerCase());
