import { isOnSiteOf } from './store-host.ts';

test('a product page is on the website of its store or a subdomain of it', () => {
  for (const url of ['https://www.rei.com/p/1', 'https://rei.com/p/1', 'https://Shop.REI.com./p/1'])
    expect(isOnSiteOf('https://www.rei.com', url)).toBe(true);
  for (const url of ['https://evilrei.com/', 'https://rei.com.evil.example/', 'https://com/', 'https://www.rei.co/'])
    expect(isOnSiteOf('https://www.rei.com', url)).toBe(false);
  expect(isOnSiteOf('https://shop.rei.com', 'https://rei.com/')).toBe(false);
});
