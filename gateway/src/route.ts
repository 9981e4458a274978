import type { EndpointRoute, Exchange, Step } from '@muse/kit';

/** An endpoint of the gateway, with the steps that serve it after the checks that all endpoints share. */
export interface GatewayRoute extends EndpointRoute {
  steps: readonly Step<GatewayRoute>[];
}

export interface GatewayExchange extends Exchange {
  /** One IPv4 address or one /64 of IPv6. Set by the first step. */
  clientAddress?: string;
  /** How long it has waited for its turn, which is a part of its deadline. */
  waitedMs?: number;
  /**
   * Called with the head of the service's response: whether a *place* was accepted before, by which the rate limits decide whether it
   * counts, and which guest has signed in.
   */
  onServiceReply?: (reply: { repeated: boolean; mergedGuest?: string | undefined }) => void;
}

/** The caller closed the connection before it was answered. */
export class ClientDisconnectedError extends Error {}
