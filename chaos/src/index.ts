export { type Books, evaluate, type Snapshot, waitForQuiet } from './checker/index.ts';
export { queuesOf } from './checker/queues.ts';
