import type { HTTPRequest, HTTPResponse, Page } from 'puppeteer';
import type { SingleShotGuard } from './single-shot-guard.ts';
import type { StoreHosts } from './store-hosts.ts';

/** What the store answered last: to the page, or to a script in it. */
export interface SeenAnswer {
  status: number;
  path: string;
  headers: Record<string, string>;
}

/** Every request of a page, redirects too: only to the store's hosts, and the one that buys through the guard. */
export class Traffic {
  readonly #page: Page;
  readonly #hosts: StoreHosts;
  #guard: SingleShotGuard | undefined;
  /** Where the page was led to, if it is not one of the store's hosts. */
  foreign: string | undefined;
  document: SeenAnswer | undefined;
  call: SeenAnswer | undefined;
  readonly #open = new Set<HTTPRequest>();
  blockedRequests = 0;

  private constructor(page: Page, hosts: StoreHosts) {
    this.#page = page;
    this.#hosts = hosts;
  }

  static async watch(page: Page, hosts: StoreHosts): Promise<Traffic> {
    const traffic = new Traffic(page, hosts);
    page.on('request', (request) => traffic.#onRequest(request));
    page.on('response', (response) => traffic.#onResponse(response));
    for (const end of ['requestfinished', 'requestfailed'] as const)
      page.on(end, (request) => void traffic.#open.delete(request));
    await page.setRequestInterception(true);
    return traffic;
  }

  guardWith(guard: SingleShotGuard): void {
    this.#guard = guard;
  }

  /** The store owes an answer to the page or to its script. */
  get isWaiting(): boolean {
    return this.#open.size > 0;
  }

  #onRequest(request: HTTPRequest): void {
    const url = URL.parse(request.url());
    if (!url || !this.#mayLoad(request, url)) {
      this.blockedRequests += 1;
      if (this.#isDocument(request)) this.foreign = url?.host || request.url().slice(0, 100);
      void request.abort('blockedbyclient').catch(() => undefined);
      return;
    }
    if (this.#isDocument(request) || isCall(request)) this.#open.add(request);
    if (this.#guard?.take(request, url)) return;
    void request.continue().catch(() => undefined); // the page was closed meanwhile
  }

  /** Texts inside the page itself (data:, blob:) load nothing, but no page is one of them. */
  #mayLoad(request: HTTPRequest, url: URL): boolean {
    if (this.#hosts.allows(url)) return true;
    if (request.isNavigationRequest()) return url.href === 'about:blank' || url.href === 'about:srcdoc';
    return url.protocol === 'data:' || url.protocol === 'blob:';
  }

  #onResponse(response: HTTPResponse): void {
    const request = response.request();
    const url = URL.parse(response.url());
    if (!url || (response.status() >= 300 && response.status() < 400)) return;
    const seen = { status: response.status(), path: url.pathname, headers: response.headers() };
    if (this.#isDocument(request)) {
      this.document = seen;
      this.call = undefined;
    } else if (isCall(request) && this.#hosts.allows(url)) this.call = seen;
  }

  #isDocument(request: HTTPRequest): boolean {
    return request.isNavigationRequest() && request.frame() === this.#page.mainFrame();
  }
}

const isCall = (request: HTTPRequest): boolean =>
  request.resourceType() === 'xhr' || request.resourceType() === 'fetch';
