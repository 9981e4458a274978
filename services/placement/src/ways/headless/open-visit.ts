import type { BrowserLease } from './browser/pool.ts';
import { PageError } from './failure.ts';
import { StoreVisit } from './store-visit.ts';

type VisitParameters = Parameters<typeof StoreVisit.open> extends [unknown, ...infer Rest] ? Rest : never;

/**
 * Opens a page for a store. If that fails, the store has not been asked anything: it is our side that is to blame, so it is tried again
 * and does not count, and the browser, which may hang, gets no other attempt.
 */
export async function openVisit(lease: BrowserLease, ...visit: VisitParameters): Promise<StoreVisit> {
  try {
    return await StoreVisit.open(lease.browser, ...visit);
  } catch (error) {
    lease.discard();
    const why = error instanceof Error ? error.message : String(error);
    throw new PageError('interrupted', lease.browser.connected ? `No page opens: ${why}` : 'The browser has ended.');
  }
}
