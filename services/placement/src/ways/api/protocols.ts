import { acp } from './acp/acp.ts';
import type { StoreApi } from './store-api.ts';
import type { StoreHttp } from './store-http.ts';
import { ucp } from './ucp/ucp.ts';

export interface ProtocolContext {
  http: StoreHttp;
  /** The key that the store gave us. */
  key: string;
  attemptId: string;
  /** Where stores read what we speak. */
  profileUrl: string;
}

export interface StoreProtocol {
  /** Pinned on attempts. */
  version: string;
  open(context: ProtocolContext): Promise<StoreApi>;
}

/** The protocols that stores may speak. A further one is a folder here and a line. */
export const protocols = { acp, ucp } as const satisfies Record<string, StoreProtocol>;
