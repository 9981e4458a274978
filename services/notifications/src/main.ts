import { runService } from '@muse/kit';
import { notifications } from './service.ts';

await runService(notifications);
