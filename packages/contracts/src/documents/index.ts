/** The documents that are made from the declarations. */
export { asyncApiDocument } from './asyncapi.ts';
export { review, type Snapshots, type Verdict } from './compatibility/review.ts';
export { apiPage, eventsPage } from './markdown.ts';
export { openApiDocument } from './openapi.ts';
