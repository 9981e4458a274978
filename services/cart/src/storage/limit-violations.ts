import type { RefusalCode } from '@muse/contracts';
import { refuse } from '@muse/kit';

const limits: readonly RefusalCode[] = ['quantity_limit', 'cart_full', 'currency_mismatch'];

/** Turns a violated limit into its refusal. Each limit is a constraint with the name of the refusal, so it holds under concurrency. */
export async function refuseLimitViolations<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const violated = limits.find(
      (code) => error instanceof Error && 'constraint' in error && error.constraint === code,
    );
    if (violated) refuse(violated);
    throw error;
  }
}
