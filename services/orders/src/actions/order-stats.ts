import { api } from '@muse/contracts';
import { type ActionRoom, answer, reply } from '@muse/kit';
import { statisticsOf } from '../domain/statistics.ts';
import { tallyOrdersOf } from '../storage/statistics.ts';

export const orderStats = answer(api.orders.orderStats, async ({ shopper }, { db }: ActionRoom) =>
  reply(200, statisticsOf(await tallyOrdersOf(db, shopper))),
);
