import { z } from 'zod';

/** Names that only resolve inside a network: RFC 6761, RFC 8375, and what companies and clusters use. */
const internalEnding =
  /\.(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|arpa|test|invalid|onion|cluster)$/;
const numeric = /^(?:[\d.]+|\[.*\])$/;

/** The host of a URL in lower case, without the dot that may end it. */
export const hostOf = (url: string): string => new URL(url).hostname.toLowerCase().replace(/\.$/, '');

/**
 * Returns why a URL must not be shown to shoppers or opened by our operators and browsers, or `undefined`. A host that is a number is
 * refused, whichever it is: no store has one, and private addresses have many notations. What a name resolves to is not
 * looked up: code that opens such a URL must check the address it connects to.
 */
function unsafeUrlReason(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || url.protocol !== 'https:') return 'an https URL is needed';
  if (url.username !== '' || url.password !== '') return 'a URL without credentials is needed';
  const host = hostOf(text);
  if (numeric.test(host)) return 'a host name is needed, not an address';
  if (!host.includes('.') || internalEnding.test(host)) return 'the host is not on the public internet';
  return undefined;
}

/** An https URL on the public internet, as stores send it. */
export const internetUrl = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .superRefine((text, context) => {
    const message = unsafeUrlReason(text);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  });
