import type { BrowserContext, HTTPRequest } from 'puppeteer';
import type { Recipe } from '../recipe/schema.ts';
import { matchesPath } from './path-pattern.ts';
import { type SendOptions, sendOnce } from './send-once.ts';

interface GuardOptions {
  /** Asked directly before the order is sent: this process may have been paused since it was allowed to. */
  isLate(): boolean;
}

/**
 * The one place where an order leaves this process. Every request that matches the recipe's submission comes here: before the submission
 * it is blocked, then sent once by Node, and a second one is aborted. A browser repeats a POST by itself if the connection was
 * used before and breaks, so the page's own request is never sent. Until the order is sent, all other writes of the page are blocked
 * too: if the store has moved the address that buys, nothing is bought.
 */
export class SingleShotGuard {
  #state: 'closed' | 'armed' | 'sent' | 'answered' | 'unanswered' = 'closed';
  readonly #submission: Recipe['submission'];
  readonly #context: BrowserContext;
  readonly #options: SendOptions & GuardOptions;
  /** The order was not sent, because it was too late. */
  wasLate = false;
  /** Requests that were not let through, for the step log. */
  readonly blocked: string[] = [];

  constructor(submission: Recipe['submission'], context: BrowserContext, options: SendOptions & GuardOptions) {
    this.#submission = submission;
    this.#context = context;
    this.#options = options;
  }

  /** From now on one request may buy. */
  arm(): void {
    if (this.#state === 'closed') this.#state = 'armed';
  }

  /** `false` proves that the store has got no order of this attempt. */
  get wasSent(): boolean {
    return this.#state === 'sent' || this.#state === 'answered' || this.#state === 'unanswered';
  }

  /** The request was sent and the store has not answered. */
  get isUnanswered(): boolean {
    return this.#state === 'unanswered';
  }

  get isPending(): boolean {
    return this.#state === 'sent';
  }

  /** Deals with the request if it is the guard's; returns whether it was. */
  take(request: HTTPRequest, url: URL): boolean {
    const { method, path, before } = this.#submission;
    const { website } = this.#options.hosts;
    if (request.method() === method && matchesPath(url, website, path)) {
      if (this.#state === 'armed' && this.#options.isLate()) this.wasLate = true;
      if (this.#state === 'armed' && !this.wasLate) void this.#send(request);
      else this.#block(request, url);
      return true;
    }
    const isWrite = !['GET', 'HEAD', 'OPTIONS'].includes(request.method());
    if (this.#state !== 'armed' || !isWrite || before.some((allowed) => matchesPath(url, website, allowed)))
      return false;
    this.#block(request, url);
    return true;
  }

  #block(request: HTTPRequest, url: URL): void {
    this.blocked.push(`${request.method()} ${url.pathname}`);
    void request.abort('blockedbyclient').catch(() => undefined);
  }

  async #send(request: HTTPRequest): Promise<void> {
    this.#state = 'sent';
    try {
      const { status, headers, setCookie, body } = await sendOnce(request, this.#context, this.#options);
      this.#state = 'answered';
      await request
        .respond({ status, headers: { ...headers, ...(setCookie.length > 0 && { 'set-cookie': setCookie }) }, body })
        .catch(() => undefined); // the page is gone; that the store answered is known
    } catch {
      this.#state = 'unanswered';
      await request.abort('connectionreset').catch(() => undefined);
    }
  }
}
