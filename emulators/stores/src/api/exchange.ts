/** What one side sent to the other, to be checked against the published schemas. */
export interface ApiExchange {
  protocol: 'acp' | 'ucp';
  method: string;
  /** Within the tenant, such as `/acp/checkout_sessions`; `event` for what a store sends to its buyer. */
  path: string;
  requestHeaders: Record<string, string | string[] | undefined>;
  request: unknown;
  /** 0 for an event: what the receiver answers is its own matter. */
  status: number;
  answer: unknown;
}
