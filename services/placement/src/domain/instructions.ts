import {
  api,
  type ChosenShipping,
  fillPath,
  formatMoney,
  fullPath,
  type Line,
  type PlacementMethod,
  placementStates,
} from '@muse/contracts';
import { deliveryStep, emailStep, type OrderReferences } from './delivery-steps.ts';
import type { InstructionStep, UnnumberedStep } from './instruction-step.ts';
import { heldSteps, post, settledStep, stepsToFind } from './instructions-once-submitted.ts';
import type { Task } from './task.ts';

/** Where the last machine stopped. */
export interface StoppedMachine {
  method: PlacementMethod;
  code: string | null;
  step: string | null;
  filled: string[];
  detail: string | null;
  /** The last picture that it took, or the last thing that it kept if there is none. */
  evidenceId: string | null;
}

type Order = Pick<
  Task,
  'orderNumber' | 'status' | 'storeName' | 'lines' | 'address' | 'itemCount' | 'ceilingCents' | 'currency'
> & {
  shippingOption: ChosenShipping | null;
  holdReason?: string | null;
  /** The name of the card to pay with, if the store has one of its own. */
  companyCard?: string | null;
  references?: OrderReferences;
};

/** The steps of an operator for this order: to place it at the store's site, or, if the store may have it already, to find it there. */
export function instructionsFor(
  order: Order,
  website: string | undefined,
  stopped?: StoppedMachine,
): InstructionStep[] {
  const { status, holdReason } = order;
  if (placementStates.isFinal(status)) return numbered([settledStep(status)]);
  if (status === 'on_hold') return numbered(heldSteps(order.orderNumber, holdReason));
  if (status === 'awaiting_customer') return numbered([waitStep(order.orderNumber)]);
  if (status === 'outcome_unknown') return numbered(stepsToFind(order, website));
  return numbered(stepsToPlace(order, website, stopped));
}

const numbered = (steps: UnnumberedStep[]): InstructionStep[] =>
  steps.map((entry, index) => ({ step: index + 1, ...entry }));

/** In the sequence of a usual checkout. */
function stepsToPlace(order: Order, website: string | undefined, stopped?: StoppedMachine): UnnumberedStep[] {
  const { orderNumber, storeName, lines, address, itemCount, ceilingCents, currency, companyCard, references } = order;
  const ceiling = formatMoney(ceilingCents, currency);
  const site = website ?? siteOf(lines);
  return [
    ...(stopped ? [stopStep(orderNumber, stopped)] : []),
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
    deliveryStep(orderNumber, address, references),
    ...emailStep(references),
    ...shippingStep(order.shippingOption),
    {
      title: 'Check the total before you pay',
      action: 'Read the final total, with shipping and tax, on the store’s last page before payment.',
      expect: `At most ${ceiling}. If the store asks for more, do not pay. Ask the shopper with the total you see: ${post(api.placement.askCustomer, orderNumber)}; an admin may allow it.`,
    },
    {
      title: 'Say that you are about to buy',
      action: `Before the click that buys: ${post(api.placement.startSubmitting, orderNumber)}. If you, your computer or the store then fail, the order is looked for at the store, instead of being given to somebody who buys it again.`,
    },
    {
      title: 'Pay once',
      action: `Pay with ${companyCard ?? 'the company card'}. If the page fails after you paid, look into the order history before anything else; never pay twice.`,
    },
    {
      title: 'Report the store’s order number',
      action: `Note the order number of the confirmation and the total paid, and report both: ${post(api.placement.placeByHand, orderNumber)}`,
    },
    {
      title: 'If anything differs',
      action: `Sold out, another price, an address the store refuses: buy nothing and say why; the shopper gets the money back: ${post(api.placement.failByHand, orderNumber)}`,
    },
  ];
}

/** Nothing is bought while the shopper decides. */
const waitStep = (orderNumber: string): UnnumberedStep => ({
  title: 'Wait for the shopper',
  action: `The store asks for more than she paid, and she was asked what to do. Her answer, or the end of her time, brings the order on. To take the question back and place it by hand: ${post(api.placement.releaseEntry, orderNumber)}`,
});

/** The session of the machine is gone, so a person begins anew; but she knows where it went wrong. */
function stopStep(orderNumber: string, { method, code, step, filled, detail, evidenceId }: StoppedMachine) {
  const where = step === null ? 'before its first step' : `at the step "${step}"`;
  const done = filled.length === 0 ? 'It had filled in nothing.' : `It had filled in: ${filled.join(', ')}.`;
  return {
    title: `See where the ${method === 'api' ? 'store’s API' : 'browser'} stopped`,
    action: `The machine stopped ${where} with ${code ?? 'no code'}.${detail ? ` It saw: “${detail}”.` : ''} ${done} Nothing was bought.`,
    expect: 'The same may happen to you there: look at it first.',
    ...(evidenceId === null
      ? {}
      : { url: fillPath(fullPath(api.placement.getEvidenceFile), { orderNumber, id: evidenceId }) }),
  };
}

/** The shopper has paid for this option and was shown these days. */
function shippingStep(option: ChosenShipping | null): UnnumberedStep[] {
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

function bagStep(line: Line, currency: string): UnnumberedStep {
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
