import { runService } from '../../src/index.ts';
import { mortalService } from './mortal-service.ts';

await runService(mortalService);
