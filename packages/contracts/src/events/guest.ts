import { z } from 'zod';
import { event } from '../event.ts';
import * as s from '../shapes/common.ts';

export const guestMerged = event({
  name: 'guest.merged',
  version: 1,
  owner: 'cart',
  consumers: ['orders'],
  description: 'A guest has signed in: what was the guest’s is the shopper’s from now on.',
  about: 'guest',
  purchase: null,
  data: z.object({ guest: s.id, shopper: s.id }),
});
