import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Where a store may be: on the Internet, or outside production on this machine, where the pretend stores are. */
export type StoreNetwork = 'public' | 'loopback';

/**
 * The network of an address in any notation; `undefined` for one that no store may have: private, link-local (cloud metadata),
 * unspecified, reserved. An IPv4 address mapped into IPv6 is judged as IPv4.
 */
export function networkOf(address: string): StoreNetwork | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  const range = ipaddr.process(address).range();
  if (range === 'loopback') return 'loopback';
  return range === 'unicast' ? 'public' : undefined;
}

/** The address that a host of a URL is; `undefined` if it is a name. URLs bring numbers into the usual notation (`0x7f.1` is 127.0.0.1). */
const addressIn = (hostname: string): string | undefined => {
  const address = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(address) ? address : undefined;
};

/**
 * Where the host of a store's URL has to be. `localhost` and addresses of this machine are for pretend stores; all other names must
 * lead to the Internet when a connection is made. Returns `undefined` for an address that no store may have.
 */
export function networkFor(hostname: string): StoreNetwork | undefined {
  const address = addressIn(hostname);
  if (address !== undefined) return networkOf(address);
  return hostname.replace(/\.$/, '').toLowerCase() === 'localhost' ? 'loopback' : 'public';
}

/**
 * Resolves names as Node does, and refuses those with any address outside of this network. The connection is made to the address that was
 * checked, so a name that resolves differently the second time gains nothing. Node does not resolve a host that is an address:
 * `networkFor` decides about it.
 */
export const lookupIn =
  (network: StoreNetwork): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const first = addresses[0];
      if (!first || !addresses.every(({ address }) => networkOf(address) === network))
        return callback(
          Object.assign(new Error(`${hostname} is not on the ${network} network`), { code: 'EPRIVATE' }),
          '',
          0,
        );
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
