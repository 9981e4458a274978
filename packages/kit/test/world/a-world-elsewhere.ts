/** A program that opens a world, says so, and then waits to be killed: `node a-world-elsewhere.ts <folder> <keep|forget>`. */
import { openWorld } from '../../src/world/index.ts';

const [folder = '', how] = process.argv.slice(2);
const { postgresUrl, amqpUrl, managementUrl, pids } = await openWorld({ folder, keep: how === 'keep' });
console.log(JSON.stringify({ postgresUrl, amqpUrl, managementUrl, pids }));
setInterval(() => {}, 60_000);
