import { runProcess } from '@muse/kit';
import { startGateway } from './gateway.ts';

await runProcess(() => startGateway(process.env));
