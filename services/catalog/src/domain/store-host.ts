import { hostOf } from '@muse/contracts';

/** True if a product page is on the host of the store's website (with or without `www.`) or on a subdomain of it. */
export function isOnSiteOf(website: string, productUrl: string): boolean {
  const site = hostOf(website).replace(/^www\./, '');
  const host = hostOf(productUrl);
  return host === site || host.endsWith(`.${site}`);
}
