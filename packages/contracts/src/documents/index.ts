/** The documents and compatibility checks that are generated from the declarations. */
export { apiPage } from './api-page.ts';
export { asyncApiDocument } from './asyncapi.ts';
export { type ReviewedDeclaration, review, type Snapshots } from './compatibility/review.ts';
export { type EventUsages, eventsPage } from './events-page.ts';
export { openApiDocument } from './openapi.ts';
