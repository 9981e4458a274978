import { orderNumberPattern } from '@muse/contracts';

/** A place in a list that is sorted by time, then number: where the next page begins, whatever was added meanwhile. */
export interface Place {
  createdAt: string;
  orderNumber: string;
}

export const writeCursor = ({ createdAt, orderNumber }: Place): string =>
  Buffer.from(`${createdAt} ${orderNumber}`).toString('base64url');

const moment = /^[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** `undefined`: not one of ours. */
export function readCursor(cursor: string): Place | undefined {
  const [createdAt = '', orderNumber = '', ...more] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const place = { createdAt, orderNumber };
  const ours =
    more.length === 0 &&
    moment.test(createdAt) &&
    !Number.isNaN(Date.parse(createdAt)) &&
    orderNumberPattern.test(orderNumber) &&
    writeCursor(place) === cursor;
  return ours ? place : undefined;
}
