import { runService } from '@muse/kit';
import { placement } from './service.ts';

await runService(placement);
