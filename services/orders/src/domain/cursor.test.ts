import { pageOf } from '@muse/contracts';
import { orderCursor } from './cursor.ts';

const position = { createdAt: '2026-11-22T10:00:00.123Z', orderNumber: 'MO-ABC123' };

describe('the cursor of a list of orders', () => {
  it('decodes to what was encoded', () => expect(orderCursor.decode(orderCursor.encode(position))).toEqual(position));

  it.each([
    ['empty text', ''],
    ['short text', 'abc'],
    ['padding', `${orderCursor.encode(position)}=`],
    ['year 0000, which Postgres refuses', orderCursor.encode({ ...position, createdAt: '0000-01-01T00:00:00.000Z' })],
    ['month 13', orderCursor.encode({ ...position, createdAt: '2026-13-01T00:00:00.000Z' })],
    ['no order number', orderCursor.encode({ ...position, orderNumber: "MO-'; --" })],
    ['an extra part', orderCursor.encode({ ...position, orderNumber: 'MO-ABC123 x' })],
  ])('does not decode: %s', (_, cursor) => expect(orderCursor.decode(cursor)).toBeUndefined());

  it('is null on the last page', () => {
    expect(pageOf([position, position, position], 2, orderCursor.encode)).toEqual({
      page: [position, position],
      nextCursor: orderCursor.encode(position),
    });
    expect(pageOf([position, position], 2, orderCursor.encode).nextCursor).toBeNull();
    expect(pageOf([], 2, orderCursor.encode)).toEqual({ page: [], nextCursor: null });
  });
});
