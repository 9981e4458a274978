export { type Books, evaluate, type Snapshot, waitForQuiet } from './checker/index.ts';
