import { runService } from '@muse/kit';
import { payments } from './service.ts';

await runService(payments);
