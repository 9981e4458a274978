import type { FingerprintedMethod } from '@muse/contracts';
import { idsOfCard, shownCards } from './saved-cards.ts';

const card = (id: string, fingerprint: string | null): FingerprintedMethod => ({
  ...{ id, fingerprint, brand: 'visa', last4: '4242', expMonth: 12, expYear: 2030 },
});
const cards = [
  card('pm_4', 'visa'),
  card('pm_3', null),
  card('pm_2', 'amex'),
  card('pm_1', 'visa'),
  card('pm_0', null),
];

describe('saved cards', () => {
  it('are shown once each, as they were saved last, without their fingerprint', () => {
    expect(shownCards(cards).map(({ id }) => id)).toEqual(['pm_4', 'pm_3', 'pm_2', 'pm_0']);
    expect(shownCards(cards)[0]).not.toHaveProperty('fingerprint');
  });

  it('are deleted with every payment method of the same card', () => {
    expect(idsOfCard(cards, 'pm_4')).toEqual(['pm_4', 'pm_1']);
    expect(idsOfCard(cards, 'pm_0')).toEqual(['pm_0']);
    expect(idsOfCard(cards, 'pm_9')).toEqual([]);
  });
});
