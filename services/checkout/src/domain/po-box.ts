import type { Address } from '@muse/contracts';

/**
 * `PO Box 12`, `P.O. Box 12`, `POB 12`, `Post Office Box 12`, and what USPS Publication 28 (28) writes as one: `PO Drawer 12`,
 * `Caller 12`, `Lockbox 12`; in Canada `CP 12` and `Case postale 12` too.
 */
const box =
  /\bp\.?\s*o\.?\s*(?:box|bx|drawer|bin|caller)\b|\bp\.?\s?o\.?\s?b\.?\s*#?\s*\d|\bpost(?:al)?\s+office\s+box\b/i;
/**
 * A line that is nothing but `Box 44`, as people write it where only the post has boxes. Rural routes and military mail have boxes
 * too, but a number before them, so they are no such line.
 */
const bareBox = /^\s*(?:box|drawer|lock\s?box|(?:firm\s+)?caller)\s*#?\s*\d+[a-z]?\s*(?:,|$)/i;
const ruralOrMilitary = /\b(?:rr|r\.\s?r\.|hc|psc|cmr|unit|route|rural|star)\b/i;
const frenchBox = /\bc\.?\s?p\.?\s*#?\s*\d|\bcase\s+postale\b/i;

/** The field of the address that names a PO box, which only the post delivers to, or `undefined`. */
export function poBoxField(address: Address): 'address1' | 'address2' | undefined {
  const isBox = (text: string | null) =>
    text !== null && (box.test(text) || (address.country === 'CA' && frenchBox.test(text)));
  const lines = `${address.address1} ${address.address2 ?? ''}`;
  if (isBox(address.address1) || (bareBox.test(address.address1) && !ruralOrMilitary.test(lines))) return 'address1';
  return isBox(address.address2) ? 'address2' : undefined;
}
