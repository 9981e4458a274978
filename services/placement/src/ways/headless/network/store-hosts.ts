import { isIP } from 'node:net';
import { networkFor } from '../../../adapters/store-network.ts';

/** The addresses that a browser may request for a store: its website's host and those an admin has listed. */
export interface StoreHosts {
  website: URL;
  /** For messages. */
  names: string[];
  allows(url: URL): boolean;
  /** For a proxy, which sees host and port. */
  allowsHost(host: string, port: number): boolean;
  /** The website is on this machine, which is allowed outside production only: the store emulator. */
  isLocal: boolean;
}

/** Only HTTPS on its own port, but for a website on this machine outside production. Throws if the website itself is not allowed. */
export function storeHosts(website: string, others: readonly string[], production: boolean): StoreHosts {
  const url = URL.parse(website);
  if (!url) throw new Error(`The website of the store is no address: ${website}`);
  const isLocal = !production && networkFor(url.hostname) === 'loopback';
  const known = new Set([hostAndPort(url), ...others.map((host) => `${host}:443`)]);
  const isWebsite = (asked: URL) => asked.host === url.host && asked.protocol === url.protocol;
  const allows = (asked: URL) =>
    asked.username === '' &&
    asked.password === '' &&
    known.has(hostAndPort(asked)) &&
    (isLocal && asked.hostname === url.hostname
      ? isWebsite(asked)
      : asked.protocol === 'https:' && isName(asked.hostname));
  if (!allows(url)) throw new Error(`The website of the store is not served over HTTPS by a name: ${url.origin}`);
  const names = [url.host, ...others];
  return { website: url, names, allows, isLocal, allowsHost: (host, port) => known.has(`${host}:${port}`) };
}

/** Of the Internet: no number, and no name that only this network knows. */
const isName = (host: string): boolean =>
  host.replace(/\.$/, '').includes('.') && isIP(host) === 0 && networkFor(host) === 'public';

const hostAndPort = ({ hostname, port, protocol }: URL): string =>
  `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
