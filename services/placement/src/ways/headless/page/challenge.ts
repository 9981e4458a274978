import type { SeenAnswer } from '../network/traffic.ts';

/**
 * The signs of a CAPTCHA or a block. A challenge is never solved: the attempt stops. Cookies of bot detectors and invisible badges are
 * on healthy pages too and prove nothing.
 */
export const challengeMarkers = [
  'iframe[src*="recaptcha"]',
  '.g-recaptcha',
  'iframe[src*="hcaptcha.com"]',
  '.h-captcha',
  '.cf-turnstile',
  'iframe[src*="challenges.cloudflare.com"]',
  '#challenge-running',
  '#challenge-form',
  '#px-captcha',
  'iframe[src*="captcha-delivery.com"]',
  'iframe[src*="arkoselabs"]',
];

const challengeHeadline =
  /just a moment|verify (that )?you are (a )?human|are you (a )?human|human verification|unusual traffic|press & hold|access to this page has been denied/i;
const blockHeadline = /^\s*access denied/im;

export const isChallengeHeadline = (headline: string): boolean => challengeHeadline.test(headline);
export const isBlockHeadline = (headline: string): boolean => blockHeadline.test(headline);

/** Returns what in an answer of the store says that it is a challenge. */
export function challengeIn({ status, path, headers }: SeenAnswer): string | undefined {
  if (path.startsWith('/cdn-cgi/challenge-platform')) return 'the path /cdn-cgi/challenge-platform';
  if (headers['cf-mitigated']) return 'the header cf-mitigated';
  if (headers['x-amzn-waf-action']) return 'the header x-amzn-waf-action';
  if (headers['x-datadome'] && status >= 400) return 'the header x-datadome';
  return undefined;
}
