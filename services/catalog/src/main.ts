import { runService } from '@muse/kit';
import { catalog } from './service.ts';

await runService(catalog);
