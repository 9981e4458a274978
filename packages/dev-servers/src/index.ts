/**
 * Finds or starts Postgres and RabbitMQ, and finds Chromium, for `npm start`, tests and benchmarks. Servers that were started here are stopped when the process
 * ends, however it ends (processes/reaper.ts).
 */

export { type FoundChromium, findOrInstallChromium } from './chromium/chromium.ts';
export { deleteDataDirectory } from './data-directory.ts';
export { freePort, isFree } from './ports.ts';
export { type AdminQuery, createDatabase, dropDatabase, openAdminQuery } from './postgres/databases.ts';
export { commandLine } from './processes/processes.ts';
export { askManagement, createVirtualHost, deleteVirtualHost } from './rabbitmq/management.ts';
export { managementOf } from './rabbitmq/management-url.ts';
export { openTestServers, type TestServers } from './shared/test-servers.ts';
export { startDevServers, startOwnDevServers } from './start.ts';
export type { DevServers, OwnBroker, OwnDevServers, OwnServer } from './types.ts';
