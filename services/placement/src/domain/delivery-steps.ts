import type { Address } from '@muse/contracts';
import type { UnnumberedStep } from './instruction-step.ts';

/** By what the order is looked for at the store, as its recipe or connection does it. */
export interface OrderReferences {
  /** The address that the store writes to about this order alone; null if it is not used. */
  email: string | null;
  /** The fields of the address as the form of the store asks for them, such as `city`; empty if that is not known. */
  addressFields: string[];
  /** Whether our order number stands in the second line of the address. */
  inAddress: boolean;
}

/** Where the order goes. */
export function deliveryStep(orderNumber: string, address: Address, references?: OrderReferences): UnnumberedStep {
  const { inAddress = false, addressFields = [] } = references ?? {};
  const number = inAddress
    ? `, with ${orderNumber} in its second line: the order is found by it in the history of the store`
    : '';
  const fields = addressFields.length > 0 ? ` The store asks for: ${addressFields.join(', ')}.` : '';
  return {
    title: 'Deliver to the shopper',
    action: `Enter the delivery address exactly as it stands here${number}.${fields}`,
    address: inAddress ? { ...address, address2: [address.address2, orderNumber].filter(Boolean).join(', ') } : address,
  };
}

/** Not that of the shopper: the store writes to us, and each order has an address of its own. */
export function emailStep(references?: OrderReferences): UnnumberedStep[] {
  const email = references?.email ?? null;
  if (email === null) return [];
  return [
    {
      title: 'Give the e-mail address of this order',
      action: `Where the store asks for an e-mail address, enter ${email}. The order is found by it, and the messages of the store arrive there.`,
    },
  ];
}
