export { releaseTestServers as default } from './global-setup.ts';
