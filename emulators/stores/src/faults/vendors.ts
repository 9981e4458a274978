import { type Html, html } from '../server/html.ts';
import type { Reply } from '../server/reply.ts';
import { page } from '../server/reply.ts';

interface Wall {
  status: number;
  headers?: Record<string, string>;
  title: string;
  /** The marker by which the vendor is recognised; always in a visible box. */
  marker: Html;
}

/** The challenge pages of bot detectors, as far as a detector of challenges can see them. */
const walls = {
  recaptcha: {
    status: 200,
    title: 'Please verify you are human',
    marker: html`<div class="g-recaptcha" data-sitekey="site-key" style="width:304px;height:78px"><iframe title="reCAPTCHA" src="https://www.google.com/recaptcha/api2/anchor?k=site-key" width="304" height="78"></iframe></div>`,
  },
  hcaptcha: {
    status: 200,
    title: 'Please verify you are human',
    marker: html`<div class="h-captcha" data-sitekey="site-key" style="width:303px;height:78px"><iframe src="https://newassets.hcaptcha.com/captcha/v1/static/hcaptcha.html" width="303" height="78"></iframe></div>`,
  },
  turnstile: {
    status: 200,
    title: 'One more step',
    marker: html`<div class="cf-turnstile" data-sitekey="site-key" style="width:300px;height:65px"><iframe src="https://challenges.cloudflare.com/turnstile/if/ov2/av0/" width="300" height="65"></iframe></div>`,
  },
  cloudflare: {
    status: 403,
    headers: { 'cf-mitigated': 'challenge', server: 'cloudflare' },
    title: 'Just a moment...',
    marker: html`<div id="challenge-running" style="width:300px;height:80px">Checking your browser before you proceed</div><script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>`,
  },
  perimeterx: {
    status: 403,
    title: 'Access to this page has been denied',
    marker: html`<div id="px-captcha" style="width:310px;height:100px">Press &amp; hold to confirm you are a human</div><script src="https://client.px-cdn.net/PXmuse/main.min.js"></script>`,
  },
  datadome: {
    status: 403,
    headers: { 'x-datadome': 'protected' },
    title: 'store.example',
    marker: html`<iframe src="https://geo.captcha-delivery.com/captcha/?initialCid=muse" title="DataDome CAPTCHA" width="400" height="300"></iframe>`,
  },
  aws_waf: {
    status: 405,
    headers: { 'x-amzn-waf-action': 'captcha' },
    title: 'Human Verification',
    marker: html`<div id="captcha-container" style="width:320px;height:200px">Let's confirm you are human</div>`,
  },
} satisfies Record<string, Wall>;

export const vendors = Object.keys(walls) as [keyof typeof walls, ...(keyof typeof walls)[]];
export type Vendor = keyof typeof walls;

export function challengePage(vendor: Vendor): Reply {
  const { status, title, marker, headers = {} }: Wall = walls[vendor];
  const body = html`<!doctype html><html lang="en"><head><title>${title}</title></head>
<body><h1>${title}</h1>${marker}</body></html>`;
  return { ...page(body, status), headers: { ...page(body).headers, ...headers } };
}
