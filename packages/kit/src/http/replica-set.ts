import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Log } from '../telemetry/log.ts';
import { createConnectionPool } from './connection-pool.ts';
import type { Replica } from './replica.ts';

/** Returns every IP address of a name. Rejects if it has none or the name server does not answer. */
type LookUp = (name: string) => Promise<string[]>;

const lookUpAll: LookUp = async (name) =>
  (await lookup(name, { all: true, order: 'ipv4first' })).map((it) => it.address);
const lookUpEveryMs = 5_000;

export interface ReplicaSet {
  /** The replicas known now; never empty. */
  current(): readonly Replica[];
  /** Looks the names up again. Also done every five seconds. */
  refresh(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The replicas behind the URLs of a service. A name may lead to several addresses (a headless service, a compose service with
 * `--scale`): each is a replica, and names are looked up again, so that scaling needs no restart of the callers. Until the
 * first look-up, and for URLs that name an IP address, the URL itself is the replica.
 */
export function createReplicaSet(service: string, urls: readonly string[], log: Log, lookUp = lookUpAll): ReplicaSet {
  const replicas = new Map(urls.map((url) => [url, new Map([[url, newReplica(url)]])]));
  const all = () => [...replicas.values()].flatMap((ofUrl) => [...ofUrl.values()]);
  let known = all();

  const refreshUrl = async (url: string): Promise<void> => {
    const addresses = await lookUp(new URL(url).hostname).catch(() => []);
    const before = replicas.get(url);
    if (addresses.length === 0 || !before) return; // the name server may be away: the known replicas stay
    const after = new Map(addresses.map((address) => [address, before.get(address) ?? newReplica(url, address)]));
    const removed = [...before].filter(([address]) => !after.has(address));
    replicas.set(url, after);
    known = all();
    if (removed.length > 0 || after.size !== before.size)
      log.info({ upstream: service, url, addresses }, 'the addresses of a service changed');
    // Requests under way are finished first. A failure to close has no effect.
    for (const [, { connections }] of removed) connections.close().catch(() => undefined);
  };
  const names = urls.filter(isNamed);
  const refresh = async () => void (await Promise.all(names.map(refreshUrl)));
  const timer = names.length > 0 ? setInterval(() => void refresh(), lookUpEveryMs).unref() : undefined;
  void refresh();

  return {
    current: () => known,
    refresh,
    async close() {
      clearInterval(timer);
      await Promise.all(known.map(({ connections }) => connections.close()));
    },
  };
}

/** `localhost` leads to the same machine under two addresses, which are not two replicas. */
function isNamed(url: string): boolean {
  const host = new URL(url).hostname;
  return host !== 'localhost' && !host.startsWith('[') && isIP(host) === 0;
}

const newReplica = (url: string, address?: string): Replica => ({
  name: address === undefined ? url : `${url} (${address})`,
  connections: createConnectionPool(url, address),
  active: 0,
  unavailableSince: null,
  ejectedUntil: 0,
});
