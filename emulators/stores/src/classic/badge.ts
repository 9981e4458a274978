import { type Html, html } from '../server/html.ts';
import type { Shop } from '../shop/shop.ts';

/** What an invisible reCAPTCHA leaves on healthy pages. It challenges no one. */
export function badge({ switches }: Shop): Html | null {
  if (switches.badge === 'none') return null;
  const place =
    switches.badge === 'hidden'
      ? 'visibility:hidden;width:0;height:0;overflow:hidden'
      : 'width:256px;height:60px;position:fixed;bottom:14px;right:-186px;overflow:hidden';
  return html`<div class="g-recaptcha" data-size="invisible" data-sitekey="site-key" style="width:0;height:0"></div>
<div class="grecaptcha-badge" data-style="bottomright" style="${place}"><iframe title="reCAPTCHA" src="https://www.google.com/recaptcha/api2/anchor?size=invisible" width="256" height="60" style="border:0"></iframe></div>`;
}
