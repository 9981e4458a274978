import type { FingerprintedMethod, PaymentMethod } from '@muse/contracts';

/** A card that was saved twice is two payment methods at Stripe, with one fingerprint. */
const isSame = (a: FingerprintedMethod, b: FingerprintedMethod): boolean =>
  a.id === b.id || (a.fingerprint != null && a.fingerprint === b.fingerprint);

/** Each card once, as it was saved last. `cards` are newest first. */
export const shownCards = (cards: readonly FingerprintedMethod[]): PaymentMethod[] =>
  cards
    .filter((card, index) => cards.findIndex((newer) => isSame(newer, card)) === index)
    .map(({ fingerprint: _, ...shown }) => shown);

/** The ids of every payment method of the same card; none if the card is not among them. */
export function idsOfCard(cards: readonly FingerprintedMethod[], id: string): string[] {
  const wanted = cards.find((card) => card.id === id);
  return wanted ? cards.filter((card) => isSame(card, wanted)).map((card) => card.id) : [];
}
