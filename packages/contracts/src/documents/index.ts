/** The documents that are made from the declarations. */
export { asyncApiDocument } from './asyncapi.ts';
export { apiPage, eventsPage } from './markdown.ts';
export { openApiDocument } from './openapi.ts';
export { type Promises, review, type Verdict } from './promises/review.ts';
