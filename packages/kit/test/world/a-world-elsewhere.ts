/** A program that opens a world, says so, and then obeys until it is killed: `node a-world-elsewhere.ts <folder> <keep|forget|own>`. */
import { openOwnWorld, openWorld } from '../../src/world/index.ts';

export interface Order {
  server: 'postgres' | 'broker';
  act: 'crash' | 'stop' | 'start' | 'raise alarm' | 'clear alarm';
}

const [folder = '', how] = process.argv.slice(2);
const open = how === 'own' ? openOwnWorld : openWorld;
const world = await open({ folder, keep: how === 'keep' });
const { postgresUrl, amqpUrl, managementUrl } = world;
console.log(JSON.stringify({ postgresUrl, amqpUrl, managementUrl, pids: world.pids }));

process.on('message', async ({ server, act }: Order) => {
  if (act === 'raise alarm' || act === 'clear alarm') await world.broker?.alarm(act === 'raise alarm');
  else await world[server]?.[act]();
  process.send?.(world.pids);
});
process.on('disconnect', () => process.exit()); // whoever gave the orders is gone
setInterval(() => {}, 60_000);
