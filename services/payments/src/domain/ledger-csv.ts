import type { LedgerEntry } from '@muse/contracts';

export const csvHeader = 'entry,at,cause,session,order,account,amount_cents,currency\r\n';

/**
 * A cell of text. A spreadsheet would run text that begins like a formula, so it is preceded by an apostrophe
 * (https://owasp.org/www-community/attacks/CSV_Injection). Numbers are not cells of text: they keep their sign.
 */
export function textCell(value: string | null): string {
  const text = value ?? '';
  const defused = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(defused) ? `"${defused.replaceAll('"', '""')}"` : defused;
}

/** One row per line of an entry. */
export const csvRowsOf = ({ id, at, cause, sessionId, orderNumber, lines }: LedgerEntry): string =>
  lines
    .map(({ account, amountCents, currency }) =>
      [id, at, ...[cause, sessionId, orderNumber, account].map(textCell), amountCents, currency].join(','),
    )
    .map((row) => `${row}\r\n`)
    .join('');
