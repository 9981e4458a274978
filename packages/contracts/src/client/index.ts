/** Typed HTTP client of the API, derived from the declared endpoints: for command-line tools, load generators and tests. */

export { type ApiClient, type ApiReply, apiClient } from './api-client.ts';
