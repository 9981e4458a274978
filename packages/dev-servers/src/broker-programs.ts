import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

export interface BrokerPrograms {
  server: string;
  epmd: string;
}

/** Not in the PATH of everybody: the real script of Debian and Red Hat, and Homebrew's. */
const usualPlaces = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/sbin', '/usr/local/sbin'];

export function findBroker(): BrokerPrograms | undefined {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const server = find('rabbitmq-server', [...usualPlaces, ...path].filter(isNoWrapper));
  const erl = find('erl', [...path, '/usr/bin', '/opt/homebrew/bin', '/usr/local/bin']);
  const epmd = erl && find('epmd', [dirname(realpathSync(erl)), ...path]);
  return server && epmd ? { server, epmd } : undefined;
}

/** Debian's and Red Hat's /usr/sbin/rabbitmq-server changes to the user rabbitmq and to the system's own node. */
function isNoWrapper(folder: string): boolean {
  const script = join(folder, 'rabbitmq-server');
  return existsSync(script) && basename(realpathSync(script)) === 'rabbitmq-server';
}

function find(program: string, folders: string[]): string | undefined {
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
