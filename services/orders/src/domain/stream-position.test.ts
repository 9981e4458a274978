import { idOfPosition, isEventId, resumeAt } from './stream-position.ts';

const at = '2026-03-01T12:00:00.000Z';
const seconds = Date.parse(at) / 1000;

describe('the id of an event', () => {
  it('names the oldest transaction that had not ended: one that commits late is behind it', () => {
    expect(idOfPosition({ snapshot: '101:109:101,105', at })).toBe(`101-${seconds}`);
  });

  it('resumes with everything that this transaction and later ones did', () => {
    expect(resumeAt(`101-${seconds}`, { snapshot: '400:400:', at: '2026-03-01T13:00:00.000Z' })).toEqual({
      snapshot: '101:101:',
      at,
    });
  });

  it.each([
    ['older than a day', '400:400:', '2026-03-02T12:00:00.000Z'],
    ['of a database that was restored on another server', '99:100:', at],
  ])('does not resume if it is %s', (_, snapshot, now) => {
    expect(resumeAt(`101-${seconds}`, { snapshot, at: now })).toBeUndefined();
  });

  it.each(['', '7', 'abc', '0-1', '-1-1', '1-1-1', '1-1\n', '99999999999999999999-1', '1-999999999999'])(
    'is none if it is %j',
    (id) => expect(isEventId(id)).toBe(false),
  );
});
