import { formatMoney } from '@muse/contracts';
import { emulatorAt } from '../emulator.ts';

/** The fields of Stripe's charge that say what was taken. */
export interface ChargeAtStripe {
  amount: number;
  captured: boolean;
  amount_captured: number;
  amount_refunded: number;
  metadata: Record<string, string>;
}

export const chargesAtStripe = async (emulatorUrl: string, sessionId: string): Promise<ChargeAtStripe[]> =>
  (await emulatorAt(emulatorUrl).books<{ charges: ChargeAtStripe[] }>()).charges.filter(
    ({ metadata }) => metadata.checkout_session === sessionId,
  );

const usd = (cents: number): string => formatMoney(cents, 'USD');

/** What *place* has taken: with `PAYMENT_CAPTURE=after_placement` the amount is only held. */
export const whatWasTaken = ([charge]: ChargeAtStripe[]): string => {
  if (charge === undefined) return 'nothing charged';
  return charge.captured ? `${usd(charge.amount)} charged` : `${usd(charge.amount)} held, nothing captured yet`;
};

/** Stripe's records of a purchase in one sentence. */
export function describeCharges(charges: ChargeAtStripe[]): string {
  const [charge] = charges;
  if (charge === undefined) return 'no charge';
  const { amount, captured, amount_captured: taken, amount_refunded: refunded } = charge;
  const parts = [
    captured ? `${usd(taken)} captured` : 'held, nothing captured yet',
    ...(captured && taken < amount ? [`${usd(amount - taken)} released`] : []),
    `${usd(refunded)} refunded`,
  ];
  return `${charges.length} charge of ${usd(amount)}: ${parts.join(', ')}`;
}
