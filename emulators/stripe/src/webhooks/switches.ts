/** How the post behaves; `POST /_control/webhooks` turns these. */
export interface Switches {
  paused: boolean;
  /** Each event is delivered this many times at once. */
  copies: number;
  /** What waits together is delivered together, the newest first. */
  reorder: boolean;
  /** One byte of the body differs from what was signed. */
  tamper: boolean;
  delayMs: number;
  /** What happens is never told, and never tried again: who needs to know must ask. */
  lose: boolean;
}

export const calm = (): Switches => ({
  paused: false,
  copies: 1,
  reorder: false,
  tamper: false,
  delayMs: 0,
  lose: false,
});
