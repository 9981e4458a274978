import type { Browser, BrowserContext, Page } from 'puppeteer';
import { openEgressProxy } from '../network/egress-proxy.ts';
import type { StoreHosts } from '../network/store-hosts.ts';
import { Traffic } from '../network/traffic.ts';
import { type BrowserProfile, userAgentOf, viewportOf } from './profile.ts';

export interface StorePage {
  page: Page;
  context: BrowserContext;
  traffic: Traffic;
  close(): Promise<void>;
}

interface PageOptions {
  hosts: StoreHosts;
  profile: BrowserProfile;
  contact: string;
  stepTimeoutMs: number;
}

/** A fresh context with one page: no cookies, no downloads, no pop-ups, no workers or sockets, and one way out (egress-proxy.ts). */
export async function openPage(
  browser: Browser,
  { hosts, profile, contact, stepTimeoutMs }: PageOptions,
): Promise<StorePage> {
  const proxy = await openEgressProxy(hosts);
  let context: BrowserContext | undefined;
  const close = async () => {
    await within(5_000, context?.close());
    await proxy.close();
  };
  try {
    context = await browser.createBrowserContext({
      proxyServer: proxy.url,
      proxyBypassList: ['<-loopback>'],
      downloadBehavior: { policy: 'deny' },
    });
    const page = await context.newPage();
    page.setDefaultTimeout(stepTimeoutMs);
    page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined));
    page.on('popup', (popup) => void popup?.close().catch(() => undefined));
    await page.evaluateOnNewDocument(withoutSideDoors);
    await page.setBypassServiceWorker(true);
    await page.setViewport(viewportOf(profile));
    await page.setUserAgent({ userAgent: userAgentOf(profile, await browser.userAgent(), contact) });
    if (profile === 'natural') await page.emulateTimezone('America/New_York');
    return { page, context, traffic: await Traffic.watch(page, hosts), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Text of a script for the page: pop-ups, sockets and workers do not exist in it, and no form or link opens a second window. There its
 * requests would pass neither the interception nor the guard.
 */
const withoutSideDoors = `
  for (const name of ['WebSocket', 'WebSocketStream', 'WebTransport', 'Worker', 'SharedWorker', 'RTCPeerConnection', 'webkitRTCPeerConnection'])
    delete window[name];
  window.open = () => null;
  if (navigator.serviceWorker) navigator.serviceWorker.register = () => Promise.reject(new DOMException('Not allowed', 'SecurityError'));
  const stay = (element) => {
    const target = element.target || document.querySelector('base[target]')?.target || '_self';
    const isFrame = [...document.querySelectorAll('iframe[name]')].some(({ name }) => name === target);
    if (!isFrame && !['_self', '_parent', '_top'].includes(target)) element.target = '_self';
    element.removeAttribute?.('formtarget');
  };
  const submit = HTMLFormElement.prototype.submit;
  HTMLFormElement.prototype.submit = function () {
    stay(this);
    return submit.call(this);
  };
  for (const kind of ['submit', 'click', 'auxclick'])
    addEventListener(kind, (event) => {
      for (const element of event.composedPath())
        if (element instanceof HTMLFormElement || element instanceof HTMLAnchorElement || element instanceof HTMLButtonElement || element instanceof HTMLInputElement) stay(element);
      if (event.submitter) stay(event.submitter);
    }, true);
`;

/** Closing waits for the browser; one that is gone does not answer. */
async function within(ms: number, work: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([Promise.resolve(work).catch(() => undefined), late]);
  clearTimeout(timer);
}
