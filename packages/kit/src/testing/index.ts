/** What tests are written with: real servers, a clock that moves, a spy on the bus. */

export { setAhead } from './clock.ts';
export { type Detour, openDetour } from './detour.ts';
export { type Caller, callerAt, type Door, type Reply } from './door.ts';
export { eventually } from './eventually.ts';
export { type House, openHouse } from './house.ts';
export { answering } from './pretend.ts';
export { openSpy, type Spy } from './spy.ts';
