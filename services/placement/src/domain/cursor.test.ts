import fc from 'fast-check';
import { readCursor, writeCursor } from './cursor.ts';

describe('a cursor', () => {
  it('reads as it was written', () => {
    const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') });
    fc.assert(
      fc.property(time, fc.stringMatching(/^task_[A-Za-z0-9_-]{20}$/), (date, id) => {
        const cursor = { dueAt: date.toISOString(), id };
        expect(readCursor(writeCursor(cursor))).toEqual(cursor);
      }),
    );
  });

  it('is refused where we never wrote it', () => {
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const text of ['x', encoded(null), encoded([1, 2]), encoded(['soon', 'task_1']), encoded(['2026-01-01', 'a'])])
      expect(readCursor(text)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => readCursor(text) === undefined));
  });
});
