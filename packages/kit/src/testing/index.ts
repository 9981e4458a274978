/** What tests are written with: real servers, a clock that moves, a spy on the bus. */

export { setAhead } from './clock.ts';
export { eventually } from './eventually.ts';
export { openSpy, type Spy } from './spy.ts';
export { stubbed } from './stub.ts';
export { openTcpProxy, type TcpProxy } from './tcp-proxy.ts';
export { createTestEnvironment, type TestEnvironment } from './test-environment.ts';
export type { TestServer } from './test-server.ts';
