/** Running the whole house: for `npm start`, the journey, the end-to-end tests and the bench. */
export { type House, type HouseOptions, startHouse } from './house/house.ts';
export { type Running, repository } from './house/processes.ts';
export { services } from './house/services.ts';
export { tellTheStory } from './journey/story.ts';
export { loadDemoCatalog, signIn } from './shop.ts';
