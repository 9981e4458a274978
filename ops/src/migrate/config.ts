import type { ServiceName } from '@muse/contracts';
import { commonSettings, declareConfig, fromEnv, type Setting, setting } from '@muse/kit';

type Passwords = Record<ServiceName, Setting<typeof fromEnv.text>>;

const passwordOf = (name: ServiceName) =>
  setting(
    `${name.toUpperCase()}_DATABASE_PASSWORD`,
    fromEnv.text,
    `The password that the database role of ${name} gets, as in ${name.toUpperCase()}_DATABASE_URL`,
    { secret: true },
  );

/** The settings of `npm run migrate` for these services and the gateway: it needs no password of another service. */
export const migrateConfig = (names: ServiceName[]) =>
  declareConfig({
    databaseUrl: setting(
      'DATABASE_URL',
      fromEnv.url,
      'Postgres as the administrator, who may create schemas and roles; no other process may have it',
      { secret: true },
    ),
    amqpUrl: commonSettings('catalog', 0).amqpUrl,
    ...(Object.fromEntries(names.map((name) => [name, passwordOf(name)])) as Passwords),
  });
