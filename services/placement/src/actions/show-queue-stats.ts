import { api } from '@muse/contracts';
import { answer, refuse, reply } from '@muse/kit';
import { queueStats } from '../storage/queue-statistics.ts';

export const showQueueStats = answer(api.placement.queueStats, async (_, { db }) =>
  reply(200, (await queueStats(db)) ?? refuse('internal_error')),
);
