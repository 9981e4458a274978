import { humanPace } from './pace.ts';
import { userAgentOf } from './profile.ts';

test('the pace of a person varies, within bounds, and is the same for the same attempt', () => {
  const draw = (seed: string) => {
    const pace = humanPace(seed);
    return Array.from({ length: 50 }, () => pace.key());
  };
  const keys = draw('attempt-1');
  expect(draw('attempt-1')).toEqual(keys);
  expect(draw('attempt-2')).not.toEqual(keys);
  expect(new Set(keys).size).toBeGreaterThan(20);
  expect(Math.min(...keys)).toBeGreaterThanOrEqual(40);
  expect(Math.max(...keys)).toBeLessThanOrEqual(180);
});

test('a browser declares itself, unless the store agreed to an ordinary one', () => {
  const headless = 'Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/156.0.0.0 Safari/537.36';
  expect(userAgentOf('declared', headless, 'bot@muse.example')).toBe(
    `${headless} MuseCommerceBot/1.0 (+bot@muse.example)`,
  );
  expect(userAgentOf('natural', headless, 'bot@muse.example')).toBe(headless.replace('Headless', ''));
});
