/** Runs the whole system: for `npm start`, the journey, the end-to-end tests, the chaos tests and the bench. */

export { type Recording, recordings } from './compatibility/recordings.ts';
export { keptReleases, unpackRelease } from './compatibility/releases.ts';
export { demoAddress } from './demo-address.ts';
export { connectStore, waitUntilKnown } from './demo-machines/connect.ts';
export { loadDemo } from './demo-machines/load.ts';
export { openPretendShop } from './demo-machines/pretend-shop.ts';
export { type MachineStore, machineStores } from './demo-machines/stores.ts';
export { type EmulatorControl, emulatorAt } from './emulator.ts';
export { runJourney } from './journey/run-journey.ts';
export { pretendStoreAt, type StoreOrder } from './pretend-store.ts';
export { linkIn, type SavedEmail, savedEmails } from './saved-emails.ts';
export { loadDemoCatalog, signIn } from './shop.ts';
export { type SystemOptions } from './system/options.ts';
export { type Running, repository, startProcess } from './system/processes.ts';
export { restartPolicy } from './system/restart-policy.ts';
export { services } from './system/services.ts';
export { type System, startSystem } from './system/system.ts';
export { startTestSystem, type TestSystemOptions } from './system/test-system.ts';
