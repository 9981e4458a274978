/** Starts servers, prints their URLs and executes orders until it is killed: `node start-servers.ts <folder> <keep|forget|own>`. */
import { startDevServers, startOwnDevServers } from '../../src/index.ts';

export interface Order {
  server: 'postgres' | 'broker';
  act: 'crash' | 'stop' | 'start' | 'raise alarm' | 'clear alarm';
}

const [folder = '', how] = process.argv.slice(2);
const open = how === 'own' ? startOwnDevServers : startDevServers;
const servers = await open({ folder, keep: how === 'keep' });
const { postgresUrl, amqpUrl, managementUrl } = servers;
console.log(JSON.stringify({ postgresUrl, amqpUrl, managementUrl, pids: servers.pids }));

process.on('message', async ({ server, act }: Order) => {
  if (act === 'raise alarm' || act === 'clear alarm') await servers.broker?.alarm(act === 'raise alarm');
  else await servers[server]?.[act]();
  process.send?.(servers.pids);
});
process.on('disconnect', () => process.exit()); // the test has ended
setInterval(() => {}, 60_000);
