import { type RefusalCode, refusals } from '@muse/contracts';
import { refuse } from '@muse/kit';
import { totalOf } from '../domain/components.ts';
import { type RefundableOrder, type RefundObjection, remainingCents } from '../domain/refund-plan.ts';

const codes: Record<RefundObjection['is'], RefusalCode> = {
  'exceeds what remains': 'refund_exceeds_paid',
  'no shipping remains': 'refund_exceeds_paid',
  'not bought': 'unknown_order_item',
  'lines unknown': 'order_lines_unknown',
};

const details: Record<RefundObjection['is'], string> = {
  'exceeds what remains': 'More than was bought, or than remains to be refunded.',
  'no shipping remains': 'No shipping remains to be refunded.',
  'not bought': 'The order has no such item.',
  'lines unknown': 'The lines of this order are not known.',
};

/** Refuses a refund that cannot be planned, with what remains and whether a refund that awaits approval holds a part back. */
export function refuseObjection(order: RefundableOrder, objection: RefundObjection): never {
  const { is } = objection;
  const code = codes[is];
  const pointer = 'pointer' in objection ? objection.pointer : undefined;
  const ofShipping = is === 'no shipping remains';
  const { otherwise, detail } = refusals.refund_exceeds_paid;
  const sentence = ofShipping ? otherwise.shipping : detail;
  refuse(code, {
    ...(code === 'refund_exceeds_paid' ? { sentence, detail: sentence + heldBack(order, ofShipping) } : {}),
    ...(pointer === undefined ? {} : { errors: [{ pointer, code, detail: details[is] }] }),
    extra: { remainingCents: ofShipping ? 0 : remainingCents(order) },
  });
}

function heldBack({ awaiting }: RefundableOrder, ofShipping: boolean): string {
  const isHeldBack = (ofShipping ? awaiting.shippingCents : totalOf(awaiting)) > 0;
  return isHeldBack ? ' A part is held back by a refund that awaits approval: an admin can approve or reject it.' : '';
}
