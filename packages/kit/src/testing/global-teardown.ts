export { stopTheWorld as default } from './global-setup.ts';
