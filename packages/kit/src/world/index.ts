/**
 * The local world: finds or starts Postgres and RabbitMQ for `npm start`, the tests and the bench alike, and says what it chose.
 * A world of one's own, which takes nothing that it finds, lets its servers be crashed and started again.
 * Nothing that it started outlives the process that asked, however that one ends (see janitor.ts).
 */
export { createDatabase, dropDatabase } from './databases.ts';
export { type Eyes, openEyes } from './eyes.ts';
export { forgetHome } from './home.ts';
export { openOwnWorld, openWorld } from './open-world.ts';
export { freePort, isFree } from './ports.ts';
export { createVirtualHost, deleteVirtualHost } from './virtual-hosts.ts';
export type { OwnBroker, OwnServer, OwnWorld, World } from './world.ts';
