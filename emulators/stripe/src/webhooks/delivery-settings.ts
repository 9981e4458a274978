/** How webhooks are delivered; set by `POST /_control/webhooks`. */
export interface DeliverySettings {
  paused: boolean;
  /** Each event is delivered this many times concurrently. */
  copies: number;
  /** Queued events are delivered together, the newest first. */
  reorder: boolean;
  /** Changes one byte of the body after signing. */
  tamper: boolean;
  delayMs: number;
  /** Events are never delivered nor retried; clients have to poll. */
  lose: boolean;
}

export const normalDelivery = (): DeliverySettings => ({
  paused: false,
  copies: 1,
  reorder: false,
  tamper: false,
  delayMs: 0,
  lose: false,
});
