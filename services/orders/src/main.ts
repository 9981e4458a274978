import { runService } from '@muse/kit';
import { orders } from './service.ts';

await runService(orders);
