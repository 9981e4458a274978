import { runService } from '@muse/kit';
import { cart } from './service.ts';

await runService(cart);
