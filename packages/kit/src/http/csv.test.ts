import { csvPages, csvRow } from './csv.ts';

describe('CSV', () => {
  it.each(['=HYPERLINK("http://evil")', '+1', '-1', '@sum', '\tx', '\rx', '＝1', '＠sum'])(
    'defuses the formula %j',
    (text) => {
      expect(csvRow([text]).replace(/^"/, '')).toMatch(/^'/);
    },
  );

  it('quotes commas, quotes and line breaks, and keeps the sign of numbers', () => {
    expect(csvRow(['a,b', 'say "no"', 'two\nlines', null, -5])).toBe('"a,b","say ""no""","two\nlines",,-5\r\n');
  });

  it('reads page by page until one is shorter', async () => {
    const pages = [[1, 2], [3, 4], [5]];
    const asked: (number | undefined)[] = [];
    const readPage = async (after: number | undefined) => {
      asked.push(after);
      return pages.shift() ?? [];
    };
    let read = '';
    for await (const part of csvPages(['n'], 2, readPage, (n) => csvRow([n]))) read += part;
    expect(read).toBe('n\r\n1\r\n2\r\n3\r\n4\r\n5\r\n');
    expect(asked).toEqual([undefined, 2, 4]);
  });
});
