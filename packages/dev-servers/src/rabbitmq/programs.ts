import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endOfLog, isExecutable, mayInstall, pathFolders, runInstallScript } from '../shared/debian.ts';

export interface BrokerPrograms {
  server: string;
  epmd: string;
}

/** The folders of Debian, Red Hat and Homebrew, which are not in every PATH. */
const usualFolders = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/sbin', '/usr/local/sbin'];

export function findBroker(): BrokerPrograms | undefined {
  const path = pathFolders();
  const server = find('rabbitmq-server', [...usualFolders, ...path].filter(isNoWrapper));
  const erl = find('erl', [...path, '/usr/bin', '/opt/homebrew/bin', '/usr/local/bin']);
  const epmd = erl && find('epmd', [dirname(realpathSync(erl)), ...path]);
  return server && epmd ? { server, epmd } : undefined;
}

/** Excludes Debian's and Red Hat's /usr/sbin/rabbitmq-server, which switches to the user rabbitmq and the system's own node. */
function isNoWrapper(folder: string): boolean {
  const script = join(folder, 'rabbitmq-server');
  return existsSync(script) && basename(realpathSync(script)) === 'rabbitmq-server';
}

function find(program: string, folders: string[]): string | undefined {
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

const logFile = '/var/log/muse-install-rabbitmq.log';
const advice =
  'There is no RabbitMQ: install one (Debian: apt-get install rabbitmq-server, macOS: brew install rabbitmq), start Docker, or set AMQP_URL.';

/** Installs RabbitMQ with apt-get, if we are root on Debian or Ubuntu. This is the only program we add to a machine, and it is announced. */
export async function installBroker(say: (line: string) => void): Promise<BrokerPrograms> {
  if (!mayInstall()) throw new Error(advice);
  say("RabbitMQ is not installed: installing Debian's rabbitmq-server with apt-get; its own service stays off.");
  // Interrupted, the script would also leave its temporary policy-rc.d behind.
  await runInstallScript(fileURLToPath(new URL('./install.sh', import.meta.url)));
  const installed = findBroker();
  if (!installed) throw new Error(`${advice} Muse tried apt-get, which ended with: ${await endOfLog(logFile)}`);
  return installed;
}
