import { type Html, html } from '../server/html.ts';
import type { Shop } from '../shop/shop.ts';
import { names } from './names.ts';

export type Name = keyof typeof names;

const look = ({ switches }: Shop, name: Name): { id: string; text: string } => {
  const [id, text] = names[name][switches.layout];
  return { id, text };
};

export function button(shop: Shop, name: Name, { disabled = false } = {}): Html {
  const { id, text } = look(shop, name);
  return html`<button type="submit" id="${id}"${disabled && html` disabled`}>${text}</button>`;
}

interface Input {
  /** The name of the form field; default the element's. */
  name?: string;
  value?: string;
  type?: string;
  autocomplete?: string;
}

export function input(
  shop: Shop,
  element: Name,
  { name = element, value = '', type = 'text', autocomplete }: Input = {},
) {
  const { id, text } = look(shop, element);
  const hint = autocomplete && html` autocomplete="${autocomplete}"`;
  return html`<label for="${id}">${text} <input id="${id}" name="${name}" type="${type}" value="${value}"${hint}></label>`;
}

export interface Option {
  value: string;
  text?: string;
  selected?: boolean;
  disabled?: boolean;
}

export function select(shop: Shop, element: Name, options: Option[]): Html {
  const { id, text } = look(shop, element);
  return html`<label for="${id}">${text} <select id="${id}" name="${element}">${options.map(
    ({ value, text: label = value, selected, disabled }) =>
      html`<option value="${value}"${selected && html` selected`}${disabled && html` disabled`}>${label}</option>`,
  )}</select></label>`;
}

/** A text of the page that automation reads, such as the total. */
export function shown(shop: Shop, name: Name, value: string): Html {
  const { id, text } = look(shop, name);
  return shop.switches.layout === 'A'
    ? html`<dt>${text}</dt><dd id="${id}">${value}</dd>`
    : html`<div class="kv"><span>${text}</span> <b class="${id}">${value}</b></div>`;
}
