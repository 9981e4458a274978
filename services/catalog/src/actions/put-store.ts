import { api, storeChanged } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { rateProblems } from '../domain/rate-problems.ts';
import { publicStore } from '../domain/stores.ts';
import { saveStore } from '../storage/stores.ts';

export const putStore = answer(api.catalog.putStore, async ({ params, body }, { transaction }) => {
  if (body.storeId !== undefined && body.storeId !== params.storeId) {
    refuse('validation_failed', {
      errors: [{ pointer: '/storeId', code: 'mismatch', detail: 'Not the store of this address.' }],
    });
  }
  const errors = rateProblems(body.shipping);
  if (errors.length > 0) refuse('invalid_shipping_rates', { errors });
  return transaction(async (tx) => {
    const { store, created } = await saveStore(tx, { ...body, storeId: params.storeId });
    tx.publish(storeChanged, store);
    return reply(created ? 201 : 200, publicStore(store));
  });
});
