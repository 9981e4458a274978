import { databaseFailure } from './failures.ts';

const says = (code: string, severity = 'ERROR', message = 'no') =>
  Object.assign(new Error(message), { code, severity, name: 'error' });

describe('what a failed statement means', () => {
  it.each([
    ['a full disk', says('53100')],
    ['too many connections', says('53300', 'FATAL')],
    ['no memory', says('53200')],
    ['a connection that a full disk keeps from beginning', says('XX000', 'FATAL', 'could not write init file')],
    ['a server that is told to end', says('57P01', 'FATAL')],
    ['nobody at the port', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ])('%s: the database is away', (_what, error) => expect(databaseFailure(error)).toBe('down'));

  it.each([
    ['a deadlock', says('40P01')],
    ['a lock that is not given in time', says('55P03')],
  ])('%s: the same again', (_what, error) => expect(databaseFailure(error)).toBe('transient'));

  it.each([
    ['a constraint that says no', says('23505')],
    ['a mistake in the statement', says('42601')],
    ['a bug of ours', new TypeError('undefined is not a function')],
    ['no error at all', 'a text'],
  ])('%s: neither', (_what, error) => expect(databaseFailure(error)).toBe('other'));
});
