import fc from 'fast-check';
import { queueCursor } from './cursor.ts';

describe('the cursor of the manual queue', () => {
  it('decodes to what was encoded', () => {
    const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') });
    fc.assert(
      fc.property(time, fc.stringMatching(/^task_[A-Za-z0-9_-]{20}$/), (date, id) => {
        const position = { dueAt: date.toISOString(), id };
        expect(queueCursor.decode(queueCursor.encode(position))).toEqual(position);
      }),
    );
  });

  it('does not decode foreign or garbled text', () => {
    const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const text of ['x', encoded(null), encoded([1, 2]), encoded(['soon', 'task_1']), encoded(['2026-01-01', 'a'])])
      expect(queueCursor.decode(text)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => queueCursor.decode(text) === undefined));
  });
});
