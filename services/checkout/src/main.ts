import { runService } from '@muse/kit';
import { checkout } from './service.ts';

await runService(checkout);
