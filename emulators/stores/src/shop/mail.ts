import { formatMoney } from './money.ts';
import type { Order, OrderStatus } from './order.ts';
import type { Shop } from './shop.ts';

export interface Mail {
  to: string;
  from: string;
  subject: string;
  text: string;
  sentAt: string;
}

type Occasion = 'confirmation' | OrderStatus;

const subjects: Record<Occasion, (number: string) => string> = {
  confirmation: (number) => `Thank you for your order ${number}`,
  processing: (number) => `We are preparing your order ${number}`,
  shipped: (number) => `Your order ${number} is on its way`,
  delivered: (number) => `Your order ${number} was delivered`,
  cancelled: (number) => `Your order ${number} was cancelled`,
};

/** Keeps the e-mail in the outbox of the shop, where tests read it: `GET /_control/mail`. */
export function sendMail(shop: Shop, order: Order, occasion: Occasion): void {
  shop.outbox.push({
    to: order.email,
    from: `orders@${shop.name}.example`,
    subject: subjects[occasion](order.number),
    text: textOf(order),
    sentAt: new Date(shop.now()).toISOString(),
  });
}

function textOf({ number, lines, total, currency, address, tracking }: Order): string {
  return [
    `Order number: ${number}`,
    ...lines.map(
      ({ quantity, name, size, color, unitPrice }) =>
        `${quantity} × ${[name, size, color].filter(Boolean).join(', ')} at ${formatMoney(unitPrice, currency)}`,
    ),
    `Total: ${formatMoney(total, currency)}`,
    `Ship to: ${address.firstName} ${address.lastName}, ${[address.line1, address.line2].filter(Boolean).join(', ')}, ${address.city}, ${address.state} ${address.postalCode}`,
    ...(tracking ? [`Tracking: ${tracking.carrier} ${tracking.code}`] : []),
  ].join('\n');
}
