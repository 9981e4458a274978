import { api } from '@muse/contracts';
import { type ActionContext, answer, reply } from '@muse/kit';
import { statisticsOf } from '../domain/statistics.ts';
import { tallyOrdersOf } from '../storage/statistics.ts';

export const orderStats = answer(api.orders.orderStats, async ({ shopper }, { db }: ActionContext) =>
  reply(200, statisticsOf(await tallyOrdersOf(db, shopper))),
);
