import type { JsonWebKey } from 'node:crypto';
import type { OrderProgress } from '../../domain/store-progress.ts';
import type { StoreApi } from './store-api.ts';
import type { StoreHttp } from './store-http.ts';

interface ProtocolContext {
  http: StoreHttp;
  /** The key that the store gave us. */
  key: string;
  attemptId: string;
  /** Where stores read what we speak. */
  profileUrl: string;
}

/** A request of a store: nothing in it is trusted before its signature is verified. */
export interface SignedEvent {
  body: Uint8Array;
  header(name: string): string | undefined;
  /** Where the store has to send its events: host and path of the public address. */
  address: URL;
}

/** What a store signs with. */
export interface EventKeys {
  secret(): Promise<string | undefined>;
  /** The key that the store publishes under this id. */
  publishedKey(id: string): Promise<JsonWebKey | undefined>;
}

export interface StoreProtocol {
  /** Pinned on attempts. */
  version: string;
  open(context: ProtocolContext): Promise<StoreApi>;
  /** Verifies and reads an event about an order. Throws `StoreEventError`. */
  readEvent(event: SignedEvent, keys: EventKeys): Promise<OrderProgress>;
}
