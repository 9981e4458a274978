import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { api, basePath, serviceNames } from '@muse/contracts';
import { readConfig, rolesOf } from '@muse/kit';
import { repository } from '@muse/ops';
import { filledIn, readCompose, variablesIn } from './compose/compose-file.ts';
import { readDockerfile } from './compose/dockerfile.ts';
import { freshDotEnv, isHealthy, neededByMigrate, processes } from './compose/processes.ts';

/** No container engine is needed: the files are read, and held against what the code says of itself. */
const compose = await readCompose();
const dotEnv = await freshDotEnv();
const migrateNeeds = await neededByMigrate();
const emulatorSource = await readFile(join(repository, 'emulators/stripe/src/main.ts'), 'utf8');

const container = (name: string) => {
  const found = compose.services[name];
  if (!found) throw new Error(`docker-compose.yml has no ${name}`);
  return found;
};
const names = Object.keys(compose.services);
const builtHere = names.filter((name) => compose.services[name]?.build);
const takenReady = names.filter((name) => !builtHere.includes(name));
const dockerfiles = new Map(
  await Promise.all(
    builtHere.map(async (name) => [name, await readDockerfile(container(name).build?.dockerfile as string)] as const),
  ),
);
const dockerfile = (name: string) => {
  const found = dockerfiles.get(name);
  if (!found) throw new Error(`${name} is not built from a Dockerfile`);
  return found;
};
/** What a process finds in its environment: what its image says, and compose on top. */
const environmentOf = (name: string) => ({
  ...dockerfile(name).environment,
  ...filledIn(container(name).environment, dotEnv),
});
const portOf = (name: string) => {
  const process = processes.find((each) => each.name === name);
  return environmentOf(name)[process?.portVariable ?? 'STRIPE_EMULATOR_PORT'];
};
const written = (name: string) => Object.entries(container(name).environment ?? {});

describe('the containers of docker-compose.yml', () => {
  it('are every process of the house, what it stands on, and nothing else', async () => {
    expect((await readdir(join(repository, 'services'))).sort()).toEqual([...serviceNames].sort());
    expect(names.sort()).toEqual(
      [...serviceNames, 'gateway', 'postgres', 'rabbitmq', 'migrate', 'stripe-emulator'].sort(),
    );
  });

  it.each(takenReady)(
    '%s is an image with an exact version, the one that tests take, and says when it is well',
    async (name) => {
      const { image, healthcheck } = container(name);
      expect(image).toMatch(/^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
      const taken = await readFile(join(repository, 'packages/dev-servers/src/containers.ts'), 'utf8');
      expect(taken).toContain(`'${image}'`);
      expect(healthcheck?.test[0]).toBe('CMD');
    },
  );

  it.each(names.filter((name) => name !== 'migrate' && !takenReady.includes(name)))(
    '%s starts when schemas and queues are there, and has the time to drain when it is stopped',
    (name) => {
      expect(container(name).depends_on?.migrate?.condition).toBe('service_completed_successfully');
      expect(container(name).stop_grace_period).toBe('40s');
      expect(container(name).restart).toBe('unless-stopped');
    },
  );

  it('migrate waits for servers that are well, and is not started again when it is done', () => {
    const { depends_on, restart } = container('migrate');
    expect(depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      rabbitmq: { condition: 'service_healthy' },
    });
    expect(restart).toBeUndefined();
  });

  it('can be reached from this machine only, and only where somebody has business', () => {
    const published = names.flatMap((name) => (container(name).ports ?? []).map((port) => `${name} ${port}`));
    expect(published.sort()).toEqual([
      `gateway 127.0.0.1:${portOf('gateway')}:${portOf('gateway')}`,
      'rabbitmq 127.0.0.1:15672:15672',
    ]);
  });

  it('keep what they must not forget in volumes that have a name', () => {
    const mounted = names.flatMap((name) => (container(name).volumes ?? []).map((volume) => volume.split(':')));
    expect(mounted.map(([volume]) => volume).sort()).toEqual(Object.keys(compose.volumes).sort());
    const books = container('stripe-emulator').volumes?.[0]?.split(':')[1];
    expect(dirname(environmentOf('stripe-emulator').STRIPE_EMULATOR_DATA as string)).toBe(books);
  });
});

describe('secrets', () => {
  const asked = names.flatMap((name) => written(name).flatMap(([, value]) => variablesIn(value)));

  it('come from .env, without which nothing starts', () => {
    expect(asked.filter(({ form }) => !form.startsWith(':?'))).toEqual([]);
  });

  it('are all in the .env that compose-env makes, which has nothing more', () => {
    expect(Object.keys(dotEnv).sort()).toEqual([...new Set(asked.map(({ name }) => name))].sort());
    expect(Object.entries(dotEnv).filter(([, value]) => !value)).toEqual([]);
  });

  it('are other ones each time', async () => {
    const another = await freshDotEnv();
    expect(Object.keys(dotEnv).filter((name) => another[name] === dotEnv[name])).toEqual([]);
  });

  it.each(names)('do not stand in what %s is given', (name) => {
    const declared = processes.find((process) => process.name === name)?.settings.filter(({ secret }) => secret) ?? [];
    const isSecret = (variable: string) =>
      declared.some((setting) => setting.variable === variable) || /KEY|PASS|SECRET|DATABASE_URL|AMQP/.test(variable);
    for (const [variable, value] of written(name).filter(([variable]) => isSecret(variable))) {
      const withoutInserted = value.replace(/\$\{[^}]*\}/g, '…');
      expect(`${variable}=${withoutInserted}`).toMatch(/=(…|[a-z]+:\/\/muse\w*:…@[a-z]+:\d+\/muse)$/);
    }
  });
});

describe.each(processes)('$name', ({ name, folder, config, settings, portVariable, usualPort }) => {
  it('is given a configuration it can start with', () => {
    expect(() => readConfig(config, environmentOf(name))).not.toThrow();
  });

  it('is given nothing it does not ask for', () => {
    const declared = settings.map(({ variable }) => variable);
    expect(Object.keys(environmentOf(name)).filter((variable) => !declared.includes(variable))).toEqual([]);
  });

  it('listens for the other containers on the port its image names, which is its usual one', () => {
    expect(environmentOf(name)).toMatchObject({ HOST: '0.0.0.0', [portVariable]: String(usualPort) });
    expect(dockerfile(name).exposed).toBe(String(usualPort));
  });

  it('is told where each of its neighbours listens', () => {
    const neighbours = settings
      .map(({ variable }) => variable)
      .filter((variable) => processes.some((process) => `${process.name.toUpperCase()}_URL` === variable));
    for (const variable of neighbours) {
      const neighbour = variable.slice(0, -'_URL'.length).toLowerCase();
      expect(environmentOf(name)[variable]).toBe(`http://${neighbour}:${portOf(neighbour)}`);
    }
  });

  it('is production unless told otherwise, and told so here', () => {
    expect(dockerfile(name).environment.NODE_ENV).toBe('production');
    expect(environmentOf(name).NODE_ENV).toBe('development');
  });

  it('has the Dockerfile of the others, but for its name', async () => {
    const asIfCatalog = dockerfile(name)
      .text.replaceAll(`${folder}/`, 'services/catalog/')
      .replaceAll(portVariable, 'CATALOG_PORT')
      .replaceAll(String(usualPort), portOf('catalog') as string)
      .replaceAll(`@muse/${name}`, '@muse/catalog')
      .replace(`# ${name} `, '# catalog ');
    expect(container(name).build).toEqual({ context: '.', dockerfile: `${folder}/Dockerfile` });
    expect(asIfCatalog).toBe(dockerfile('catalog').text);
    expect(dockerfile(name).command).toEqual(['node', `${folder}/src/main.ts`]);
  });
});

describe.each(processes.filter(({ name }) => name !== 'gateway'))('$name and its servers', ({ name }) => {
  const prefix = name.toUpperCase();
  const { POSTGRES_DB = '', POSTGRES_USER } = container('postgres').environment ?? {};

  it('is a role of its own at the database that migrate prepared', () => {
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

  it('meets the others at the virtual host that the broker makes', () => {
    const { RABBITMQ_DEFAULT_USER, RABBITMQ_DEFAULT_VHOST } = container('rabbitmq').environment ?? {};
    const url = new URL(environmentOf(name).AMQP_URL as string);
    expect([url.username, url.host, url.pathname]).toEqual([
      RABBITMQ_DEFAULT_USER,
      'rabbitmq:5672',
      `/${RABBITMQ_DEFAULT_VHOST}`,
    ]);
    expect(url.password).toBe(dotEnv.RABBITMQ_PASSWORD);
    expect(environmentOf('migrate').AMQP_URL).toBe(url.toString());
  });

  it('is the only one, beside migrate, who is given its key and its password', () => {
    const secrets = [`${prefix}_SERVICE_KEY`, `${prefix}_DATABASE_PASSWORD`];
    const holders = names.filter((each) =>
      written(each).some(([, value]) => variablesIn(value).some((inserted) => secrets.includes(inserted.name))),
    );
    expect(holders.sort()).toEqual([name, 'migrate'].sort());
  });
});

describe('migrate', () => {
  it('is given exactly what it asks for', () => {
    expect(migrateNeeds.length).toBeGreaterThan(2);
    expect(
      written('migrate')
        .map(([variable]) => variable)
        .sort(),
    ).toEqual([...migrateNeeds].sort());
  });

  it('runs the command of npm run migrate', () => {
    expect(dockerfile('migrate').command).toEqual(['node', 'ops/src/migrate.ts']);
  });
});

describe('stripe-emulator', () => {
  it('is given nothing it does not ask for', () => {
    const asked = [...emulatorSource.matchAll(/\benv\.(\w+)/g)].map(([, variable]) => variable);
    expect(asked).toContain('STRIPE_EMULATOR_PORT');
    expect(Object.keys(environmentOf('stripe-emulator')).filter((variable) => !asked.includes(variable))).toEqual([]);
  });

  it('is alone with payments on the loopback it listens on, where payments looks for it', () => {
    expect(container('stripe-emulator').network_mode).toBe('service:payments');
    expect(environmentOf('payments').STRIPE_API_BASE).toBe(`http://127.0.0.1:${portOf('stripe-emulator')}`);
    expect(portOf('stripe-emulator')).not.toBe(portOf('payments'));
  });

  it('sends its webhooks to the gateway, signed with what payments verifies', () => {
    const { STRIPE_WEBHOOK_URL, STRIPE_WEBHOOK_SECRET } = environmentOf('stripe-emulator');
    expect(STRIPE_WEBHOOK_URL).toBe(`http://gateway:${portOf('gateway')}${basePath}${api.payments.stripeWebhook.path}`);
    expect(STRIPE_WEBHOOK_SECRET).toBe(environmentOf('payments').STRIPE_WEBHOOK_SECRET);
  });
});

describe('the images', () => {
  it('are built with the node and the turbo that the lockfile has, for nobody’s root', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const [name, { from, runs, user, stopSignal }] of dockerfiles) {
      const workspace = name === 'migrate' ? 'ops' : name;
      expect(new Set(from)).toEqual(new Set([`node:${devDependencies.node}-bookworm-slim`]));
      expect(runs.slice(0, 2)).toEqual([
        `npx --yes turbo@${devDependencies.turbo} prune @muse/${workspace} --docker`,
        'npm ci --omit=dev --ignore-scripts',
      ]);
      expect([user, stopSignal]).toEqual(['node', 'SIGTERM']);
    }
  });

  it('are built from nothing that is secret or belongs to this machine', async () => {
    const ignored = (await readFile(join(repository, '.dockerignore'), 'utf8')).split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env', '.env.*', '.git', '.muse', '**/node_modules']));
  });

  it.each(builtHere.filter((name) => name !== 'migrate'))('%s notices whether its process is well', async (name) => {
    const { healthCheck = [] } = dockerfile(name);
    const variable = processes.find((process) => process.name === name)?.portVariable ?? 'STRIPE_EMULATOR_PORT';
    const emulator = name === 'stripe-emulator'; // it has no /readyz: any answer is a good one
    const asked: (string | undefined)[] = [];
    let status = 200;
    const server = createServer((req, res) => {
      asked.push(req.url);
      res.writeHead(status).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = String((server.address() as AddressInfo).port);
    const check = () => isHealthy(healthCheck, { [variable]: port });

    const whenWell = await check();
    status = 503;
    const whenNot = await check();
    await new Promise((resolve) => server.close(resolve));
    const whenGone = await check();

    expect({ whenWell, whenNot, whenGone }).toEqual({ whenWell: true, whenNot: emulator, whenGone: false });
    expect(asked).toEqual(emulator ? ['/', '/'] : ['/readyz', '/readyz']);
    expect(healthCheck[0]).toBe('node');
  });
});
