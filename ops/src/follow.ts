import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { follow } from './follow/command.ts';
import { repository } from './system/processes.ts';

/** `npm run follow`: prints the story of one purchase from the logs of all services. See docs/runbook.md. */
const usage = `npm run follow -- MO-7K2M9Q                  the purchase of this order, in the logs of npm start
npm run follow -- cs_…                       the purchase of this checkout session
npm run follow -- MO-7K2M9Q --from FILE …    reads these files; - is standard input
kubectl logs -l app=muse --prefix --tail=-1 | npm run follow -- MO-7K2M9Q --from -`;

const options = {
  from: { type: 'string', multiple: true, default: [] as string[] },
  help: { type: 'boolean', default: false },
} as const;

try {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [id, ...files] = positionals;
  const folder = join(process.env.MUSE_FOLDER ?? join(repository, '.muse'), 'logs');
  if (values.help || id === undefined) console.log(usage);
  else console.log(await follow(id, { from: [...values.from, ...files], folder }));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
