import type { RefusalCode } from '@muse/contracts';
import { refuse } from '@muse/kit';

const limits: readonly RefusalCode[] = ['quantity_limit', 'cart_full', 'currency_mismatch'];

/** The limits of a cart are constraints named as their refusals, so that no rush can get around them. */
export async function refuseLimitViolations<T>(statement: Promise<T>): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const broken = limits.find((code) => error instanceof Error && 'constraint' in error && error.constraint === code);
    if (broken) refuse(broken);
    throw error;
  }
}
