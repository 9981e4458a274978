import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface BrokerPrograms {
  server: string;
  epmd: string;
}

/** The folders of Debian, Red Hat and Homebrew, which are not in every PATH. */
const usualFolders = ['/usr/lib/rabbitmq/bin', '/opt/homebrew/sbin', '/usr/local/sbin'];

export function findBroker(): BrokerPrograms | undefined {
  const path = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
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

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const logFile = '/var/log/muse-install-rabbitmq.log';
const advice =
  'There is no RabbitMQ: install one (Debian: apt-get install rabbitmq-server, macOS: brew install rabbitmq), start Docker, or set AMQP_URL.';

/** Installs RabbitMQ with apt-get, if we are root on Debian or Ubuntu. This is the only program we add to a machine, and it is announced. */
export async function installBroker(say: (line: string) => void): Promise<BrokerPrograms> {
  if (!mayInstall()) throw new Error(advice);
  say("RabbitMQ is not installed: installing Debian's rabbitmq-server with apt-get; its own service stays off.");
  await runScript();
  const installed = findBroker();
  if (!installed) throw new Error(`${advice} Muse tried apt-get, which ended with: ${await endOfLog()}`);
  return installed;
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** In its own session: Ctrl-C or our end must not interrupt dpkg or leave the temporary policy-rc.d behind. */
async function runScript(): Promise<void> {
  const script = fileURLToPath(new URL('./install.sh', import.meta.url));
  await once(spawn('/bin/sh', [script], { detached: true, cwd: '/', stdio: 'ignore' }), 'exit');
}

async function endOfLog(): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n');
  return `${lines.slice(-3).join(' ')} (complete log: ${logFile})`;
}
