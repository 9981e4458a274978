import { type Address, api, type ChosenShipping, fillPath, formatMoney, fullPath, type Line } from '@muse/contracts';
import type { Task } from './task.ts';

export interface InstructionStep {
  step: number;
  title: string;
  action: string;
  url?: string;
  items?: Line[];
  address?: Address;
  expect?: string;
}

type Order = Pick<
  Task,
  'orderNumber' | 'storeName' | 'lines' | 'address' | 'itemCount' | 'ceilingCents' | 'currency'
> & {
  shippingOption: ChosenShipping | null;
  /** The name of the card to pay with, if the store has one of its own. */
  companyCard?: string | null;
};

/** The steps by which an operator places this order at the store's site, in the sequence of a usual checkout. */
export function instructionsFor(order: Order, website: string | undefined): InstructionStep[] {
  const { orderNumber, storeName, lines, address, itemCount, ceilingCents, currency, companyCard } = order;
  const report = (endpoint: typeof api.placement.placeByHand | typeof api.placement.failByHand) =>
    `POST ${fillPath(fullPath(endpoint), { orderNumber })}`;
  const ceiling = formatMoney(ceilingCents, currency);
  const site = website ?? siteOf(lines);
  const steps: Omit<InstructionStep, 'step'>[] = [
    {
      title: `Open ${storeName}`,
      action: `Claim this entry, open the store’s site in a fresh window, and see that the bag is empty.`,
      ...(site === undefined ? {} : { url: site }),
    },
    ...lines.map((line) => bagStep(line, currency)),
    {
      title: 'Check the bag',
      action: 'Compare the bag with the list, line by line.',
      items: lines,
      expect: `${itemCount} ${itemCount === 1 ? 'item' : 'items'} in ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}, and nothing else.`,
    },
    {
      title: 'Deliver to the shopper',
      action: 'Enter the delivery address exactly as it stands here.',
      address,
    },
    ...shippingStep(order.shippingOption),
    {
      title: 'Check the total before you pay',
      action: 'Read the final total, with shipping and tax, on the store’s last page before payment.',
      expect: `At most ${ceiling}. If the store asks for more, do not pay: an admin may allow it.`,
    },
    {
      title: 'Pay once',
      action: `Pay with ${companyCard ?? 'the company card'}. If the page fails after you paid, look into the order history before anything else; never pay twice.`,
    },
    {
      title: 'Report the store’s order number',
      action: `Note the order number of the confirmation and the total paid, and report both: ${report(api.placement.placeByHand)}`,
    },
    {
      title: 'If anything differs',
      action: `Sold out, another price, an address the store refuses: buy nothing and say why; the shopper gets the money back: ${report(api.placement.failByHand)}`,
    },
  ];
  return steps.map((entry, index) => ({ step: index + 1, ...entry }));
}

/** The shopper has paid for this option and was shown these days. */
function shippingStep(option: ChosenShipping | null): Omit<InstructionStep, 'step'>[] {
  if (option === null) return [];
  const { name, deliveryTo } = option;
  return [
    {
      title: `Ship by: ${name}`,
      action: `Choose the shipping option ${name}. If the store does not have it, choose the cheapest one that is as fast.`,
      ...(deliveryTo === null ? {} : { expect: `Delivery by ${deliveryTo}, as the shopper was shown.` }),
    },
  ];
}

function bagStep(line: Line, currency: string): Omit<InstructionStep, 'step'> {
  const choices = [
    line.size === null ? undefined : `size ${line.size}`,
    line.color === null ? undefined : `colour ${line.color}`,
    `quantity ${line.quantity}`,
  ].filter((choice) => choice !== undefined);
  const each = formatMoney(line.priceCents, currency);
  return {
    title: `Put into the bag: ${line.productName}`,
    action: `Open the product’s page, choose ${choices.join(', ')}, and add it to the bag (SKU ${line.productSku}).`,
    url: line.productUrl,
    items: [line],
    expect:
      line.quantity === 1 ? each : `${each} each, ${formatMoney(line.totalPriceCents, currency)} for ${line.quantity}`,
  };
}

/** The site of the store by the URLs of its products, for a store that is not in the projection yet. */
function siteOf(lines: Line[]): string | undefined {
  const url = lines.map((line) => URL.parse(line.productUrl)).find((parsed) => parsed !== null);
  return url?.origin;
}
