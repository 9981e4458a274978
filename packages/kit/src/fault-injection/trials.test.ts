import { allowTrials } from './trials.ts';

describe('what trials may do to a process', () => {
  it.each([{ MUSE_TRIAL: 'true' }, { MUSE_FAIL_AT: '[]' }, { MUSE_WITHOUT: 'inbox' }])(
    'is refused in production, with a sentence: %j',
    (asked) => {
      expect(() => allowTrials({ NODE_ENV: 'production', ...asked })).toThrow('production is no place for them');
      expect(() => allowTrials({ NODE_ENV: 'production' })).not.toThrow();
    },
  );

  it('is told what there is when it asks for what there is not', () => {
    const armed = JSON.stringify([{ point: 'somewhere' }]);
    expect(() => allowTrials({ MUSE_TRIAL: 'true', MUSE_FAIL_AT: armed })).toThrow('delivery: before the effect');
    expect(() => allowTrials({ MUSE_TRIAL: 'true', MUSE_WITHOUT: 'money' })).toThrow('there is: inbox, relay retry');
  });
});
