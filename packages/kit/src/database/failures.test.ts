import { databaseFailure } from './failures.ts';

const postgresError = (code: string, severity = 'ERROR', message = 'no') =>
  Object.assign(new Error(message), { code, severity, name: 'error' });

describe('classification of database failures', () => {
  it.each([
    ['a full disk', postgresError('53100')],
    ['too many connections', postgresError('53300', 'FATAL')],
    ['out of memory', postgresError('53200')],
    ['a connection refused because of a full disk', postgresError('XX000', 'FATAL', 'could not write init file')],
    ['a server that shuts down', postgresError('57P01', 'FATAL')],
    ['a refused TCP connection', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
  ])('%s means that the database is down', (_what, error) => expect(databaseFailure(error)).toBe('down'));

  it.each([
    ['a deadlock', postgresError('40P01')],
    ['a lock timeout', postgresError('55P03')],
  ])('%s is transient', (_what, error) => expect(databaseFailure(error)).toBe('transient'));

  it('a statement timeout is too slow', () => expect(databaseFailure(postgresError('57014'))).toBe('too slow'));

  it.each([
    ['a unique violation', postgresError('23505')],
    ['a syntax error', postgresError('42601')],
    ['a TypeError', new TypeError('undefined is not a function')],
    ['a thrown string', 'a text'],
  ])('%s is neither', (_what, error) => expect(databaseFailure(error)).toBe('other'));
});
