export { type Books, type Evidence, evaluate, waitForQuiet } from './checker/index.ts';
