/** The documents that are made from the declarations. */
export { asyncApiDocument } from './asyncapi.ts';
export { type ReviewedDeclaration, review, type Snapshots } from './compatibility/review.ts';
export { apiPage, eventsPage } from './markdown.ts';
export { openApiDocument } from './openapi.ts';
