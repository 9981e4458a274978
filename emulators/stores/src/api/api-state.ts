import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Reply } from '../server/reply.ts';
import type { EnteredCard } from './entered-card.ts';
import { OrderEvents } from './events/order-events.ts';
import type { CheckoutSession } from './session.ts';

/** A card that the store may charge once, up to an amount, for one session: ACP's delegated payment. */
export interface DelegatedCard extends EnteredCard {
  maxAmount: number;
  currency: string;
  sessionId: string;
  expiresAt: string;
  used: boolean;
}

/** What the API of a store keeps beside products and orders. */
export class ApiState {
  sessions = new Map<string, CheckoutSession>();
  delegatedCards = new Map<string, DelegatedCard>();
  /** The answers to requests with an Idempotency-Key, and what was asked. */
  replays = new Map<string, { request: string; reply: Reply }>();
  readonly events = new OrderEvents();
  #signingKey: { id: string; privateKey: KeyObject; publicJwk: { x?: string; y?: string } } | undefined;
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  /** As new, for a store that is reset. */
  renewed(): ApiState {
    this.events.stop();
    return new ApiState(this.#name);
  }

  /** Of the UCP events; new with every start of the emulator, and published in the store's profile. */
  get signingKey() {
    if (this.#signingKey) return this.#signingKey;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    this.#signingKey = { id: `${this.#name}-1`, privateKey, publicJwk: publicKey.export({ format: 'jwk' }) };
    return this.#signingKey;
  }
}
