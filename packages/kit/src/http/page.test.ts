import { acceptsPage, html, page } from './page.ts';

describe('a page', () => {
  it('escapes texts in elements and attributes, and inserts templates as they are', () => {
    const store = `"><script>alert('x')</script>&`;
    const items = [html`<li>${store}</li>`, html`<li>${2}</li>`];
    expect(html`<ul title="${store}">${items}</ul>`.markup).toBe(
      '<ul title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;"><li>&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</li><li>2</li></ul>',
    );
  });

  it('runs and loads nothing, and its address is neither kept nor passed on', () => {
    const { body, headers } = page({ title: 'A & B', content: html`<p>text</p>` });
    expect(body.toString()).toContain('<title>A &amp; B</title>');
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    );
  });

  it('is for browsers: programs that accept anything get JSON', () => {
    expect(
      ['text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'application/json', '*/*', undefined].map(acceptsPage),
    ).toEqual([true, false, false, false]);
  });
});
