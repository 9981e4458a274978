import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BrokerPrograms, findBroker } from './broker-programs.ts';

const log = '/var/log/muse-install-rabbitmq.log';
const advice =
  'There is no RabbitMQ: install one (Debian: apt-get install rabbitmq-server, macOS: brew install rabbitmq), start Docker, or set AMQP_URL.';

/** Debian and Ubuntu as root: the one place where we add a program to the machine, said aloud. */
export async function installBroker(say: (line: string) => void): Promise<BrokerPrograms> {
  if (!mayInstall()) throw new Error(advice);
  say("RabbitMQ is not installed: installing Debian's rabbitmq-server with apt-get; its own service stays off.");
  await runScript();
  const installed = findBroker();
  if (!installed) throw new Error(`${advice} Muse tried apt-get, which ended with: ${await lastWords()}`);
  return installed;
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/** In a session of its own: neither Ctrl-C nor our death may cut dpkg short or leave its guard behind. */
async function runScript(): Promise<void> {
  const script = fileURLToPath(new URL('./install-broker.sh', import.meta.url));
  await once(spawn('/bin/sh', [script], { detached: true, cwd: '/', stdio: 'ignore' }), 'exit');
}

async function lastWords(): Promise<string> {
  const lines = (await readFile(log, 'utf8').catch(() => '')).trimEnd().split('\n');
  return `${lines.slice(-3).join(' ')} (all of it is in ${log})`;
}
