import type { AttemptContext } from '../way.ts';
import { withoutCardNumbers } from './store-text.ts';

const longest = 64 * 1024;

/** Keeps what the store answered, without what might be a card number. Losing it does not end the attempt. */
export async function keepAnswer(context: Pick<AttemptContext, 'keep'>, step: string, answer: unknown): Promise<void> {
  const text = withoutCardNumbers(JSON.stringify(answer ?? null, undefined, 1)).slice(0, longest);
  await context.keep({ step, contentType: 'application/json', bytes: Buffer.from(text) }).catch(() => undefined);
}
