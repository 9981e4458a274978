import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type AdminQuery,
  createDatabase,
  createVirtualHost,
  deleteVirtualHost,
  dropDatabase,
  openAdminQuery,
} from '@muse/dev-servers';
import { repository } from '../src/index.ts';
import { consumers } from '../src/system/services.ts';

const servers = {
  postgresUrl: process.env.MUSE_TEST_POSTGRES_URL as string,
  amqpUrl: process.env.MUSE_TEST_AMQP_URL as string,
  managementUrl: process.env.MUSE_TEST_MANAGEMENT_URL || null,
};
const name = `test_${randomBytes(6).toString('hex')}`;
let databaseUrl: string;
let amqpUrl: string;
let admin: AdminQuery;
beforeAll(async () => {
  [databaseUrl, amqpUrl] = await Promise.all([createDatabase(servers, name), createVirtualHost(servers, name)]);
  admin = openAdminQuery(databaseUrl, 1);
});
afterAll(async () => {
  await admin.close();
  await Promise.all([dropDatabase(servers, name), deleteVirtualHost(servers, name)]);
});

/** Runs the script with nothing but this environment. */
const migrate = (args: string[], env: Record<string, string>) =>
  promisify(execFile)(process.execPath, [join(repository, 'ops/src/migrate.ts'), ...args], { env }).then(
    ({ stdout }) => ({ ok: true, output: stdout }),
    ({ stderr }: { stderr: string }) => ({ ok: false, output: stderr }),
  );

/** Makes every import of these packages fail. */
const withoutPackages = (...names: string[]): string =>
  `--import=data:text/javascript,${encodeURIComponent(
    `import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      if (${JSON.stringify(names)}.includes(specifier)) throw new Error(specifier + ' was loaded');
      return next(specifier, context);
    } });`,
  )}`;

describe('migrate --service', () => {
  it('migrates one service with its own password, without the code of the others', async () => {
    const file = join(await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'migrate-')), 'admin-url');
    await writeFile(file, `${databaseUrl}\n`);
    const { output } = await migrate(['--service', 'cart'], {
      NODE_OPTIONS: withoutPackages('@muse/payments', '@muse/orders', '@muse/gateway'),
      ...{ DATABASE_URL_FILE: file, AMQP_URL: amqpUrl, CART_DATABASE_PASSWORD: 'cart-password' },
    });
    const queues = consumers.filter(({ service }) => service === 'cart').length;
    expect(output).toBe(`cart: schema and roles are up to date\n${queues} queues are declared\n`);
    expect(await admin.look(`select nspname from pg_namespace where nspname = any('{cart,payments,orders}')`)).toEqual([
      { nspname: 'cart' },
    ]);
    const own = new URL(databaseUrl);
    own.username = `${name}_cart`;
    own.password = 'cart-password';
    const cart = openAdminQuery(own.toString(), 1);
    expect(await cart.look('select from cart.outbox')).toEqual([]);
    await cart.close();
  });

  it('reports everything that is missing for this service, and nothing else', async () => {
    const { ok, output } = await migrate(['--service', 'payments'], {});
    expect(ok).toBe(false);
    expect([...output.matchAll(/- (\w+) is missing/g)].map(([, variable]) => variable)).toEqual([
      'DATABASE_URL',
      'AMQP_URL',
      'PAYMENTS_DATABASE_PASSWORD',
    ]);
  });

  it('refuses a name that is no service, and options it does not know', async () => {
    expect(await migrate(['--service', 'warehouse'], {})).toEqual({
      ok: false,
      output: expect.stringMatching(
        /^Cannot migrate: There is no service warehouse; --service is one of catalog, cart/,
      ),
    });
    expect(await migrate(['--only', 'cart'], {})).toMatchObject({ ok: false });
  });
});

describe('migrate without a service', () => {
  it('asks for the password of every service', async () => {
    const { output } = await migrate([], {});
    expect(output.match(/_DATABASE_PASSWORD is missing/g)).toHaveLength(8); // seven services, and the gateway for its rate limits
  });
});
