/** Running the whole house: for `npm start`, the journey, the end-to-end tests and the bench. */
export { type EmulatorControl, emulatorAt } from './emulator.ts';
export { type House, startHouse } from './house/house.ts';
export { openHouseForTests } from './house/house-for-tests.ts';
export { type HouseOptions } from './house/options.ts';
export { type Running, repository, startProcess } from './house/processes.ts';
export { services } from './house/services.ts';
export { tellTheStory } from './journey/story.ts';
export { keptReleases, unpackRelease } from './promises/releases.ts';
export { type Recording, recordings } from './promises/samples.ts';
export { loadDemoCatalog, signIn } from './shop.ts';
