/**
 * A cell of text. A spreadsheet would run text that begins like a formula, so it is preceded by an apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection). Numbers are not cells of text: they keep their sign.
 */
function textCell(text: string): string {
  const defused = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}

/** One row of CSV (RFC 4180), with its line break. Null is an empty cell. */
export const csvRow = (cells: readonly (string | number | null)[]): string =>
  `${cells.map((cell) => (typeof cell === 'number' ? String(cell) : textCell(cell ?? ''))).join(',')}\r\n`;

/** The headers of a reply with CSV that the caller saves under this name. */
export const csvHeaders = (name: string): Record<string, string> => ({
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': `attachment; filename="${name}"`,
});

/**
 * CSV that is read page by page, as fast as the caller takes it: no transaction stays open and no export needs more memory than
 * a page. `readPage` gets the last row of the page before; a page that is shorter than `pageSize` is the last.
 */
export async function* csvPages<Row>(
  header: readonly string[],
  pageSize: number,
  readPage: (after: Row | undefined) => Promise<Row[]>,
  rowsOf: (row: Row) => string,
): AsyncGenerator<string> {
  yield csvRow(header);
  for (let after: Row | undefined; ; ) {
    const page = await readPage(after);
    yield page.map(rowsOf).join('');
    after = page.at(-1);
    if (after === undefined || page.length < pageSize) return;
  }
}
