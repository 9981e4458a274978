import { allowTrials } from './trials.ts';

describe('fault injection', () => {
  it.each([{ MUSE_TRIAL: 'true' }, { MUSE_FAIL_AT: '[]' }, { MUSE_WITHOUT: 'inbox' }])(
    'is refused in production: %j',
    (asked) => {
      expect(() => allowTrials({ NODE_ENV: 'production', ...asked })).toThrow('production is no place for them');
      expect(() => allowTrials({ NODE_ENV: 'production' })).not.toThrow();
    },
  );

  it('reports the known names for an unknown point or safety net', () => {
    const armed = JSON.stringify([{ point: 'somewhere' }]);
    expect(() => allowTrials({ MUSE_TRIAL: 'true', MUSE_FAIL_AT: armed })).toThrow('delivery: before the effect');
    expect(() => allowTrials({ MUSE_TRIAL: 'true', MUSE_WITHOUT: 'money' })).toThrow('there is: inbox, relay retry');
  });
});
