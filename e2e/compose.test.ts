import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { api, basePath, serviceNames } from '@muse/contracts';
import { readConfig, rolesOf } from '@muse/kit';
import { repository } from '@muse/ops';
import { filledIn, readCompose, variablesIn } from './support/compose/compose-file.ts';
import { type ImageBuild, readImage } from './support/compose/dockerfile.ts';
import { freshDotEnv, isHealthy, neededByMigrate, processes } from './support/compose/processes.ts';

/** Checks docker-compose.yml and the Dockerfile against the declarations in the code. Needs no container engine. */
const compose = await readCompose();
const dotEnv = await freshDotEnv();
const migrateNeeds = await neededByMigrate();
/** Optional settings of migrate that this file uses: each service gets a broker user of its own. */
const brokerUserSettings = [
  'RABBITMQ_MANAGEMENT_URL',
  ...serviceNames.map((name) => `${name.toUpperCase()}_BROKER_PASSWORD`),
];
/** The emulators listen on loopback and share the network of the service that calls them. */
const emulators = [
  { name: 'stripe-emulator', folder: 'emulators/stripe', caller: 'payments', portVariable: 'STRIPE_EMULATOR_PORT' },
  { name: 'store-emulator', folder: 'emulators/stores', caller: 'placement', portVariable: 'STORE_EMULATOR_PORT' },
];

const container = (name: string) => {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no ${name}`);
  return found;
};
const names = Object.keys(compose.services);
const builtHere = names.filter((name) => compose.services[name]?.build);
const readyMade = names.filter((name) => !builtHere.includes(name));
const images = new Map(builtHere.map((name) => [name, readImage(container(name).build as ImageBuild)]));
const image = (name: string) => {
  const found = images.get(name);
  if (!found) throw new Error(`${name} is not built from the Dockerfile`);
  return found;
};
/** The environment of a process: the variables of its image, overridden by those of docker-compose.yml. */
const environmentOf = (name: string) => ({
  ...image(name).environment,
  ...filledIn(container(name).environment, dotEnv),
});
const portOf = (name: string) => {
  const process = [...processes, ...emulators].find((each) => each.name === name);
  return environmentOf(name)[process?.portVariable ?? ''];
};
const written = (name: string) => Object.entries(container(name).environment ?? {});

describe('the containers of docker-compose.yml', () => {
  it('are every process of the system, Postgres and RabbitMQ, and nothing else', async () => {
    expect((await readdir(join(repository, 'services'))).sort()).toEqual([...serviceNames].sort());
    expect(names.sort()).toEqual(
      [
        ...serviceNames,
        'gateway',
        'postgres',
        'rabbitmq',
        'migrate',
        ...emulators.map((emulator) => emulator.name),
      ].sort(),
    );
  });

  it.each(readyMade)(
    '%s is an image with an exact version, the one that the tests use, and has a health check',
    async (name) => {
      const { image: tag, healthcheck } = container(name);
      expect(tag).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
      const usedByTests = await readFile(join(repository, 'packages/dev-servers/src/containers.ts'), 'utf8');
      expect(usedByTests).toContain(`'${tag}'`);
      expect(healthcheck?.test[0]).toBe('CMD');
    },
  );

  it.each(names.filter((name) => name !== 'migrate' && !readyMade.includes(name)))(
    '%s starts after migrate and has time to drain when it is stopped',
    (name) => {
      expect(container(name).depends_on?.migrate?.condition).toBe('service_completed_successfully');
      expect(container(name).stop_grace_period).toBe('40s');
      expect(container(name).restart).toBe('unless-stopped');
    },
  );

  it('migrate waits for healthy servers and is not restarted when it is done', () => {
    const { depends_on, restart } = container('migrate');
    expect(depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      rabbitmq: { condition: 'service_healthy' },
    });
    expect(restart).toBeUndefined();
  });

  it('publish only the ports of the gateway and of RabbitMQ’s management page, on loopback', () => {
    const published = names.flatMap((name) => (container(name).ports ?? []).map((port) => `${name} ${port}`));
    expect(published.sort()).toEqual([
      `gateway 127.0.0.1:${portOf('gateway')}:${portOf('gateway')}`,
      'rabbitmq 127.0.0.1:15672:15672',
    ]);
  });

  it('keep their data in named volumes', () => {
    const mounted = names.flatMap((name) => (container(name).volumes ?? []).map((volume) => volume.split(':')));
    expect(mounted.map(([volume]) => volume).sort()).toEqual(Object.keys(compose.volumes).sort());
    const books = container('stripe-emulator').volumes?.[0]?.split(':')[1];
    expect(dirname(environmentOf('stripe-emulator').STRIPE_EMULATOR_DATA as string)).toBe(books);
  });
});

describe('secrets', () => {
  const inserted = names.flatMap((name) => written(name).flatMap(([, value]) => variablesIn(value)));

  it('come from .env, and compose refuses to start without it', () => {
    expect(inserted.filter(({ form }) => !form.startsWith(':?'))).toEqual([]);
  });

  it('are exactly the variables of the .env that compose-env writes', () => {
    expect(Object.keys(dotEnv).sort()).toEqual([...new Set(inserted.map(({ name }) => name))].sort());
    expect(Object.entries(dotEnv).filter(([, value]) => !value)).toEqual([]);
  });

  it('are different in every .env', async () => {
    const another = await freshDotEnv();
    expect(Object.keys(dotEnv).filter((name) => another[name] === dotEnv[name])).toEqual([]);
  });

  it.each(names)('are not written in the environment of %s', (name) => {
    const declared = processes.find((process) => process.name === name)?.settings.filter(({ secret }) => secret) ?? [];
    const isSecret = (variable: string) =>
      declared.some((setting) => setting.variable === variable) || /KEY|PASS|SECRET|DATABASE_URL|AMQP/.test(variable);
    for (const [variable, value] of written(name).filter(([variable]) => isSecret(variable))) {
      const withoutInserted = value.replace(/\$\{[^}]*\}/g, '…');
      expect(`${variable}=${withoutInserted}`).toMatch(/=(…|[a-z]+:\/\/muse[\w.]*:…@[a-z]+:\d+(\/muse)?)$/);
    }
  });
});

describe.each(processes)('$name', ({ name, folder, config, settings, portVariable, usualPort }) => {
  it('has a configuration it can start with', () => {
    expect(() => readConfig(config, environmentOf(name))).not.toThrow();
  });

  it('has no variable in its environment that its configuration does not declare', () => {
    const declared = settings.map(({ variable }) => variable);
    expect(Object.keys(environmentOf(name)).filter((variable) => !declared.includes(variable))).toEqual([]);
  });

  it('listens on all interfaces, on its usual port, which its image exposes', () => {
    expect(environmentOf(name)).toMatchObject({ HOST: '0.0.0.0', [portVariable]: String(usualPort) });
    expect(image(name).exposed).toBe(String(usualPort));
  });

  it('has the URL of every service it calls', () => {
    const serviceUrls = settings
      .map(({ variable }) => variable)
      .filter((variable) => processes.some((process) => `${process.name.toUpperCase()}_URL` === variable));
    for (const variable of serviceUrls) {
      const service = variable.slice(0, -'_URL'.length).toLowerCase();
      expect(environmentOf(name)[variable]).toBe(`http://${service}:${portOf(service)}`);
    }
  });

  it('runs as production by default and as development here', () => {
    expect(image(name).environment.NODE_ENV).toBe('production');
    expect(environmentOf(name).NODE_ENV).toBe('development');
  });

  it('is built like every other process, except for its build arguments', () => {
    expect(container(name).build).toEqual({
      context: '.',
      args: {
        ...{ SERVICE: name, FOLDER: folder, PORT_VARIABLE: portVariable, PORT: String(usualPort) },
        ...(name === 'placement' && { BASE: 'with-chromium' }), // it buys at stores by browser
      },
    });
    expect(image(name).healthCheck).toEqual(image('catalog').healthCheck);
    expect(image(name).command).toEqual(['node', `${folder}/src/main.ts`]);
  });
});

describe.each(processes.filter(({ name }) => name !== 'gateway'))('$name and Postgres and RabbitMQ', ({ name }) => {
  const prefix = name.toUpperCase();
  const { POSTGRES_DB = '', POSTGRES_USER } = container('postgres').environment ?? {};

  it('connects with its own role to the database that migrate prepared', () => {
    const migrate = new URL(environmentOf('migrate').DATABASE_URL as string);
    const mine = new URL(environmentOf(name)[`${prefix}_DATABASE_URL`] as string);
    expect([migrate.host, migrate.pathname, migrate.username]).toEqual([
      `postgres:5432`,
      `/${POSTGRES_DB}`,
      POSTGRES_USER,
    ]);
    expect([mine.host, mine.pathname]).toEqual([migrate.host, migrate.pathname]);
    expect(mine.username).toBe(rolesOf(POSTGRES_DB, name).runtime);
    expect(mine.password).toBe(environmentOf('migrate')[`${prefix}_DATABASE_PASSWORD`]);
  });

  it('connects to the virtual host that RabbitMQ creates', () => {
    const { RABBITMQ_DEFAULT_USER, RABBITMQ_DEFAULT_VHOST } = container('rabbitmq').environment ?? {};
    const [url, migrate] = [name, 'migrate'].map((each) => new URL(environmentOf(each).AMQP_URL as string)) as [
      URL,
      URL,
    ];
    expect([migrate.username, migrate.host, migrate.pathname]).toEqual([
      RABBITMQ_DEFAULT_USER,
      'rabbitmq:5672',
      `/${RABBITMQ_DEFAULT_VHOST}`,
    ]);
    expect(migrate.password).toBe(dotEnv.RABBITMQ_PASSWORD);
    expect([url.host, url.pathname]).toEqual([migrate.host, migrate.pathname]);
  });

  it('has a broker user of its own, which migrate creates', () => {
    const url = new URL(environmentOf(name).AMQP_URL as string);
    expect(url.username).toBe(`${container('rabbitmq').environment?.RABBITMQ_DEFAULT_VHOST}.${name}`);
    expect(url.password).toBe(environmentOf('migrate')[`${prefix}_BROKER_PASSWORD`]);
  });

  it('is the only container beside migrate that has its key and its password', () => {
    const secrets = ['SERVICE_KEY', 'DATABASE_PASSWORD', 'BROKER_PASSWORD'].map((what) => `${prefix}_${what}`);
    const holders = names.filter((each) =>
      written(each).some(([, value]) => variablesIn(value).some((variable) => secrets.includes(variable.name))),
    );
    expect(holders.sort()).toEqual([name, 'migrate'].sort());
  });
});

describe('migrate', () => {
  it('has exactly the variables it needs', () => {
    expect(migrateNeeds.length).toBeGreaterThan(2);
    expect(
      written('migrate')
        .map(([variable]) => variable)
        .sort(),
    ).toEqual([...migrateNeeds, ...brokerUserSettings].sort());
  });

  it('runs the command of npm run migrate', () => {
    expect(image('migrate').command).toEqual(['node', 'ops/src/migrate.ts']);
  });
});

describe.each(emulators)('$name', ({ name, folder, caller, portVariable }) => {
  it('has no variable in its environment that it does not read', async () => {
    const source = await readFile(join(repository, folder, 'src/main.ts'), 'utf8');
    const read = [...source.matchAll(/\benv\.(\w+)/g)].map(([, variable]) => variable);
    expect(read).toContain(portVariable);
    expect(Object.keys(environmentOf(name)).filter((variable) => !read.includes(variable))).toEqual([]);
  });

  it('shares its network with its caller only, on another port', () => {
    expect(container(name).network_mode).toBe(`service:${caller}`);
    expect(portOf(name)).toMatch(/^\d+$/);
    expect(portOf(name)).not.toBe(portOf(caller));
  });
});

describe('stripe-emulator', () => {
  it('is called by payments over loopback', () => {
    expect(environmentOf('payments').STRIPE_API_BASE).toBe(`http://127.0.0.1:${portOf('stripe-emulator')}`);
  });

  it('sends its webhooks to the gateway, signed with the secret that payments verifies', () => {
    const { STRIPE_WEBHOOK_URL, STRIPE_WEBHOOK_SECRET } = environmentOf('stripe-emulator');
    expect(STRIPE_WEBHOOK_URL).toBe(`http://gateway:${portOf('gateway')}${basePath}${api.payments.stripeWebhook.path}`);
    expect(STRIPE_WEBHOOK_SECRET).toBe(environmentOf('payments').STRIPE_WEBHOOK_SECRET);
  });
});

describe('the images', () => {
  it('are built with the versions of node and turbo in the lockfile and do not run as root', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const [name, { from, runs, user, stopSignal }] of images) {
      const workspace = name === 'migrate' ? 'ops' : name;
      expect(new Set(from)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
      expect(runs.slice(0, 2)).toEqual([
        `npx --yes turbo@${devDependencies.turbo} prune @muse/${workspace} --docker`,
        'npm ci --omit=dev --ignore-scripts',
      ]);
      expect([user, stopSignal]).toEqual(['node', 'SIGTERM']);
    }
  });

  it('contain no secrets and no local data', async () => {
    const ignored = (await readFile(join(repository, '.dockerignore'), 'utf8')).split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.env.*', '.git', '.muse', '**/node_modules']));
  });

  it.each(builtHere.filter((name) => name !== 'migrate'))(
    '%s has a health check that reports readiness',
    async (name) => {
      const { healthCheck = [] } = image(name);
      const { portVariable: variable = '' } =
        [...processes, ...emulators].find((process) => process.name === name) ?? {};
      const emulator = emulators.some((each) => each.name === name); // it has no /readyz: any answer counts
      const requested: (string | undefined)[] = [];
      let status = 200;
      const server = createServer((req, res) => {
        requested.push(req.url);
        res.writeHead(status).end('{}');
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const port = String((server.address() as AddressInfo).port);
      const check = () => isHealthy(healthCheck, { [variable]: port });

      const whenReady = await check();
      status = 503;
      const whenNotReady = await check();
      await new Promise((resolve) => server.close(resolve));
      const whenGone = await check();

      expect({ whenReady, whenNotReady, whenGone }).toEqual({
        whenReady: true,
        whenNotReady: emulator,
        whenGone: false,
      });
      expect(requested).toEqual(emulator ? ['/', '/'] : ['/readyz', '/readyz']);
      expect(healthCheck[0]).toBe('node');
    },
  );
});
