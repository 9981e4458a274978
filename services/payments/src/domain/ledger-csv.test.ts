import { csvRowsOf, textCell } from './ledger-csv.ts';

describe('the CSV of the ledger', () => {
  it.each(['=HYPERLINK("http://evil")', '+1', '-1', '@sum', '\tx', '\rx'])('defuses the formula %j', (text) => {
    expect(textCell(text).replace(/^"/, '')).toMatch(/^'/);
  });

  it('quotes commas, quotes and line breaks', () => {
    expect(textCell('a,b')).toBe('"a,b"');
    expect(textCell('say "no"')).toBe('"say ""no"""');
    expect(textCell('two\nlines')).toBe('"two\nlines"');
    expect(textCell(null)).toBe('');
  });

  it('has one row per line and keeps the sign of amounts', () => {
    const entry = {
      ...{ id: '7', at: '2026-01-01T00:00:00.000Z', cause: 'captured:pi_1', sessionId: 'cs_1', orderNumber: null },
      lines: [
        { account: 'stripe_clearing', amountCents: 500, currency: 'USD' },
        { account: 'customer_prepayment:MO-AAAAAA', amountCents: -500, currency: 'USD' },
      ],
    };
    expect(csvRowsOf(entry).split('\r\n')).toEqual([
      '7,2026-01-01T00:00:00.000Z,captured:pi_1,cs_1,,stripe_clearing,500,USD',
      '7,2026-01-01T00:00:00.000Z,captured:pi_1,cs_1,,customer_prepayment:MO-AAAAAA,-500,USD',
      '',
    ]);
  });
});
