import { declineReasonOf } from './decline.ts';

describe('decline reason', () => {
  it.each([
    [{ code: 'card_declined', decline_code: 'insufficient_funds' }, 'insufficient_funds'],
    [{ code: 'expired_card' }, 'expired_card'],
    [{ code: 'card_declined', decline_code: 'stolen_card' }, 'generic_decline'],
    [{ code: 'card_declined', decline_code: 'pickup_card' }, 'generic_decline'],
    [{}, 'card_declined'],
  ])('%j is shown as %s', (error, declineCode) => expect(declineReasonOf(error).declineCode).toBe(declineCode));
});
