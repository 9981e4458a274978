import type { Step } from './steps.ts';

/** What arrived, counted before any fault: tests compare with it. */
export class Counters {
  /** Requests that tried to buy, also those whose connection was dropped. */
  orderPosts = 0;
  requests: Partial<Record<Step, number>> = {};
  challenges = 0;
  declinedCards = 0;
  logins = 0;
  userAgents = new Set<string>();

  count(step: Step, userAgent: string | undefined): void {
    this.requests[step] = (this.requests[step] ?? 0) + 1;
    if (step === 'order') this.orderPosts += 1;
    if (userAgent) this.userAgents.add(userAgent);
  }
}
