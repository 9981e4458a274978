import type { Transaction } from '../transaction.ts';

/**
 * A transaction whose statements are sent at once and whose results are returned once `known` has resolved. If it rejects, so
 * does every statement.
 */
export function onceKnown(known: Promise<void>, tx: Transaction): Transaction {
  const held = async <T>(result: Promise<T>): Promise<T> => (await Promise.all([known, result]))[1];
  return {
    ...tx,
    one: (text, ...values) => held(tx.one(text, ...values)),
    many: (text, ...values) => held(tx.many(text, ...values)),
    run: (text, ...values) => held(tx.run(text, ...values)),
  };
}
