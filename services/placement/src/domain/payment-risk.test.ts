import { effectOf } from './payment-risk.ts';

describe('the effect of disputes, reviews and fraud warnings of one payment', () => {
  it('is none without any, or if all have released it', () => {
    expect(effectOf([])).toEqual({ is: 'none' });
    expect(effectOf([{ reason: 'disputed', state: 'released' }])).toEqual({ is: 'none' });
  });

  it('holds while one holds, and stops for good if one stops', () => {
    const [released, held] = [
      { reason: 'review', state: 'released' } as const,
      { reason: 'disputed', state: 'held' } as const,
    ];
    expect(effectOf([released, held])).toEqual({ is: 'hold', reason: 'disputed' });
    const stopped = { reason: 'fraud_warning', state: 'stopped' } as const;
    expect(effectOf([held, stopped, released])).toEqual({ is: 'stop', reason: 'fraud_warning' });
  });
});
