import type { Html } from '../server/html.ts';
import { html } from '../server/html.ts';
import type { Shop } from '../shop/shop.ts';
import { input } from './elements.ts';

export const cardFields = (shop: Shop): Html =>
  html`${input(shop, 'cardName', { autocomplete: 'cc-name' })}
${input(shop, 'cardNumber', { autocomplete: 'cc-number' })}
${input(shop, 'expiry', { autocomplete: 'cc-exp' })}
${input(shop, 'cvc', { autocomplete: 'cc-csc' })}`;
