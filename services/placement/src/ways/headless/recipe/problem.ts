import type { StoreHosts } from '../network/store-hosts.ts';
import type { FlowName } from './schema.ts';

/** What is wrong with a recipe. `pointer` is the place in it (RFC 6901), such as `/flows/prepare/3/url`. */
export interface RecipeProblem {
  pointer: string;
  code: string;
  detail: string;
}

/** Where a step stands. */
export interface Place {
  flow: FlowName;
  pointer: string;
  /** Inside `forEachLine`. */
  loop: boolean;
  hosts: StoreHosts;
}
