import { parseArgs } from 'node:util';
import { openAdminQuery } from '@muse/dev-servers';
import color from 'picocolors';
import { findRunningSystem } from './running-system.ts';
import { savedEmails } from './saved-emails.ts';

/** `npm run emails`: what the system of `npm start` has written to shoppers and operators, which it saves and does not send. */
const usage = `npm run emails                the last 20 e-mails of the system that npm start runs
npm run emails -- MO-7K2M9Q   those about one order, or one session (cs_…)`;

try {
  const { values, positionals } = parseArgs({
    options: { help: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  if (values.help) console.log(usage);
  else await print(positionals[0] ?? null);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function print(about: string | null): Promise<void> {
  const running = await findRunningSystem();
  if (!running?.databaseUrl) throw new Error('No system is running here. Start it with npm start.');
  const { look, close } = openAdminQuery(running.databaseUrl, 1);
  try {
    const emails = await savedEmails(look, { about });
    for (const { kind, reader, subject, body, at } of emails)
      console.log(`${color.dim(`${at.toISOString()}  ${kind}, to ${reader}`)}\n${color.bold(subject)}\n\n${body}\n`);
    if (emails.length === 0)
      console.log(about === null ? 'No e-mail was written yet.' : `No e-mail is about ${about}.`);
  } finally {
    await close();
  }
}
