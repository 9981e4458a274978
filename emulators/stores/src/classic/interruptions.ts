import { type Html, html } from '../server/html.ts';
import type { Visit } from '../server/visit.ts';

/** Layers over the page. Each is closed by its button, which remembers it in a cookie. */
export function interruptions({ shop, cookies }: Visit): Html {
  const { cookieBanner, modal } = shop.switches;
  const close = (cookie: string) =>
    `document.cookie='${cookie}=1; path=/${shop.name}';this.closest('[role=dialog]').remove()`;
  return html`${
    cookieBanner &&
    !cookies.cookies_accepted &&
    html`<div id="cookie-banner" role="dialog" aria-label="Cookies" style="position:fixed;left:0;right:0;bottom:0;height:40vh;background:#eee;z-index:10"><p>We use cookies.</p><button id="accept-cookies" type="button" onclick="${close('cookies_accepted')}">Accept all</button></div>`
  }${
    modal &&
    !cookies.modal_closed &&
    html`<div id="newsletter" role="dialog" aria-label="Newsletter" style="position:fixed;inset:0;background:#fff;z-index:20"><p>Get 10 % off your first order.</p><button id="close-modal" type="button" onclick="${close('modal_closed')}">No, thanks</button></div>`
  }`;
}
