import { createVerifiedTokens } from './verified-tokens.ts';

const setUp = (size: number) => {
  let time = 1_000;
  const tokens = createVerifiedTokens<string>(size, () => time);
  return { tokens, moveTo: (to: number) => void (time = to) };
};
const known = (tokens: ReturnType<typeof setUp>['tokens'], count: number) =>
  Array.from({ length: count }, (_, index) => tokens.get(`token ${index}`)).filter((found) => found !== undefined);

it('a cached token is verified again when its time is over', () => {
  const { tokens, moveTo } = setUp(10);
  tokens.set('a', 'ann', 2_000);

  expect(tokens.get('a')).toBe('ann');
  moveTo(2_000);
  expect(tokens.get('a')).toBeUndefined();
});

it('the token cache is bounded, however many tokens are verified', () => {
  const { tokens } = setUp(10);
  for (let index = 0; index < 1_000; index += 1) tokens.set(`token ${index}`, 'ann', 9_000);

  expect(known(tokens, 1_000).length).toBeLessThanOrEqual(20);
});

it('a token in use stays in the cache while a caller fills it with others', () => {
  const { tokens } = setUp(10);
  tokens.set('in use', 'ann', 9_000);
  for (let index = 0; index < 1_000; index += 1) {
    tokens.set(`token ${index}`, 'bob', 9_000);
    expect(tokens.get('in use')).toBe('ann');
  }
});

it('a token that is verified twice at the same time takes one place', () => {
  const { tokens } = setUp(2);
  for (const until of [2_000, 3_000, 4_000]) tokens.set('a', 'ann', until);
  tokens.set('b', 'bob', 9_000);

  expect([tokens.get('a'), tokens.get('b')]).toEqual(['ann', 'bob']);
});
