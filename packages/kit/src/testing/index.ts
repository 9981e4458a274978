/** Test support: services on real servers, a clock that can be moved, recorded events, stubs of other services. For tests alone. */

export { isHeld, paidEvent } from './capture-mode.ts';
export { setAhead } from './clock.ts';
export { type EventStream, openEventStream } from './event-stream.ts';
export { eventually } from './eventually.ts';
export { createMigratedDatabase } from './migrated-database.ts';
export { openSpy, type Spy } from './spy.ts';
export { stubbed } from './stub.ts';
export { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { createTestEnvironment, type TestEnvironment } from './test-environment.ts';
export type { TestServer } from './test-server.ts';
