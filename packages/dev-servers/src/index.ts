/**
 * The local world: finds or starts Postgres and RabbitMQ for `npm start`, the tests and the bench alike, and says what it chose.
 * A world of one's own, which takes nothing that it finds, lets its servers be crashed and started again.
 * Nothing that it started outlives the process that asked, however that one ends (see janitor.ts).
 */

export { type AdminQuery, openAdminQuery } from './admin-query.ts';
export { deleteDataDirectory } from './data-directory.ts';
export { createDatabase, dropDatabase } from './databases.ts';
export { askManagement } from './management.ts';
export { freePort, isFree } from './ports.ts';
export { commandLine } from './process-table.ts';
export { startDevServers, startOwnDevServers } from './start.ts';
export type { DevServers, OwnBroker, OwnDevServers, OwnServer } from './types.ts';
export { createVirtualHost, deleteVirtualHost } from './virtual-hosts.ts';
