import type { IncomingMessage } from 'node:http';
import { clientAddressOf } from './client-address.ts';

const from = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

it('without a trusted proxy is the address of the connection, and ignores X-Forwarded-For', () => {
  expect(clientAddressOf(from('192.0.2.1', '203.0.113.9'), 0)).toBe('192.0.2.1');
  expect(clientAddressOf(from('::ffff:192.0.2.1'), 0)).toBe('192.0.2.1');
});

it('is the entry that the outermost trusted proxy appended, or the address of the connection if there is none', () => {
  expect(clientAddressOf(from('10.0.0.1', 'forged, 203.0.113.9'), 1)).toBe('203.0.113.9');
  expect(clientAddressOf(from('10.0.0.1', 'forged, 203.0.113.9, 10.0.0.2'), 2)).toBe('203.0.113.9');
  expect(clientAddressOf(from('10.0.0.1'), 1)).toBe('10.0.0.1');
});

it('is the /64 of an IPv6 address in any notation', () => {
  expect(clientAddressOf(from('2001:db8:1:2:3:4:5:6'), 0)).toBe('2001:db8:1:2');
  expect(clientAddressOf(from('2001:db8::1'), 0)).toBe('2001:db8:0:0');
  expect(clientAddressOf(from('2001:db8:1::5:6:7:8'), 0)).toBe('2001:db8:1:0');
  expect(clientAddressOf(from('::1'), 0)).toBe('0:0:0:0');
});
