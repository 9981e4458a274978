import type { Page } from 'puppeteer';
import type { FailureCode } from '../../../domain/failure-codes.ts';
import { PageError } from '../failure.ts';
import type { SeenAnswer, Traffic } from '../network/traffic.ts';
import type { Recipe } from '../recipe/schema.ts';
import { challengeIn, challengeMarkers, isBlockHeadline, isChallengeHeadline } from './challenge.ts';
import { inTime } from './in-time.ts';
import { probe } from './look.mjs';
import { storeText } from './store-text.ts';

/** Looks at the page before, during and after every step, closes layers, and says why the store does not go on. */
export class Inspector {
  readonly #page: Page;
  readonly #traffic: Traffic;
  readonly #recipe: Pick<Recipe, 'layers' | 'signals'>;
  #isEmpty = false;

  constructor(page: Page, traffic: Traffic, recipe: Pick<Recipe, 'layers' | 'signals'>) {
    this.#page = page;
    this.#traffic = traffic;
    this.#recipe = recipe;
  }

  /** Returns what stops the purchase, or `undefined`. */
  async inspect(): Promise<PageError | undefined> {
    const { foreign, document, call } = this.#traffic;
    if (foreign) return new PageError('foreign_host', `The store led to ${storeText(foreign)}.`);
    for (const answer of [document, call]) {
      const sign = answer && challengeIn(answer);
      if (sign) return new PageError('challenge', `The store asks whether we are a person: ${sign}.`);
    }
    return (await this.#probe()) ?? (document && statusError(document));
  }

  /** After a step did not find what it waits for. */
  async explain(step: string, timeoutMs: number): Promise<PageError> {
    const seen = await this.inspect();
    if (seen) return seen;
    const { call, isWaiting } = this.#traffic;
    const failedCall = call && statusError(call);
    if (failedCall) return failedCall;
    if (isWaiting) return new PageError('timeout', `The store did not answer within ${timeoutMs} ms (${step}).`);
    if (this.#isEmpty)
      return new PageError('nonsense_answer', `The store answered with something that is no page (${step}).`);
    return new PageError('layout_changed', `The page does not have what the recipe looks for (${step}).`);
  }

  async #probe(): Promise<PageError | undefined> {
    const { layers, signals } = this.#recipe;
    const asked = this.#page.evaluate(probe, { layers, signals, markers: challengeMarkers });
    const seen = await inTime(3_000, asked).catch(() => undefined);
    if (!seen) return undefined; // the page is being replaced by the next one
    this.#isEmpty = seen.isEmpty;
    const headline = storeText(seen.headline);
    if (seen.marker) return new PageError('challenge', `The store asks whether we are a person: ${seen.marker}.`);
    if (isChallengeHeadline(seen.headline))
      return new PageError('challenge', `The store asks whether we are a person: ${headline}`);
    if (isBlockHeadline(seen.headline)) return new PageError('blocked', `The store refuses us: ${headline}`);
    const signal = signals[seen.signal];
    if (!signal) return undefined;
    const { code, provesNotBought } = signal;
    return new PageError(code, `The store says: ${storeText(seen.signalText)}`, { provesNotBought });
  }
}

const statusCodes: Record<number, FailureCode> = { 401: 'session_expired', 403: 'blocked', 429: 'blocked' };

function statusError({ status, path }: SeenAnswer): PageError | undefined {
  const code = statusCodes[status] ?? (status >= 500 ? 'store_unavailable' : undefined);
  return code && new PageError(code, `The store answered ${status} (${storeText(path)}).`);
}
