import { rmSync } from 'node:fs';
import { Client } from 'pg';
import { freePort, startDevServers } from '../src/index.ts';
import { emptyFolder, here } from './support/other-process.ts';

const before = { ...process.env };
const folder = emptyFolder();

afterAll(() => rmSync(folder, { recursive: true }));

afterEach(() => {
  for (const name of ['DATABASE_URL', 'AMQP_URL', 'RABBITMQ_MANAGEMENT_URL']) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
});

test('servers of DATABASE_URL and AMQP_URL are used and never stopped', async () => {
  process.env.DATABASE_URL = here.postgresUrl;
  process.env.AMQP_URL = here.amqpUrl;
  process.env.RABBITMQ_MANAGEMENT_URL = here.managementUrl ?? '';
  const servers = await startDevServers({ folder, keep: false });

  expect(servers).toMatchObject({ ...here, pids: {} });
  expect(servers.choices.join()).toContain('the one in DATABASE_URL');
  expect(servers.choices.join()).not.toContain(new URL(here.postgresUrl).password);
  await servers.stop();

  const client = new Client({ connectionString: here.postgresUrl });
  await client.connect();
  await client.end();
});

test('a server of DATABASE_URL that does not answer gives one clear error', async () => {
  process.env.DATABASE_URL = `postgres://muse:secret@127.0.0.1:${await freePort()}/muse`;
  process.env.AMQP_URL = here.amqpUrl;
  const opening = startDevServers({ folder, keep: false });
  await expect(opening).rejects.toThrow(/^DATABASE_URL is set, but no Postgres answers at .*start it, or unset/);
  await expect(opening).rejects.not.toThrow(/secret/);
});
