import { accounts } from './accounts.ts';
import type { DisputeMovement } from './dispute.ts';
import type { EntryLine } from './order-lines.ts';

/** What one movement at Stripe does to the ledger: the disputed amount is a claim until the bank decides, the fee is an expense. */
export const linesOfMovement = ({ amountCents, feeCents }: DisputeMovement): EntryLine[] => [
  { account: accounts.clearing, amountCents: amountCents - feeCents },
  { account: accounts.disputes, amountCents: -amountCents },
  { account: accounts.stripeFees, amountCents: feeCents },
];

/** A lost dispute: the claim is worth nothing. Negative if a loss is won on appeal. */
export const linesOfLoss = (cents: number): EntryLine[] => [
  { account: accounts.disputes, amountCents: -cents },
  { account: accounts.disputeLosses, amountCents: cents },
];

/** What the bank has taken from us, without what it gave back. */
export const withdrawnCents = (movements: readonly DisputeMovement[]): number =>
  movements.reduce((sum, { amountCents }) => sum + Math.max(0, -amountCents), 0);
