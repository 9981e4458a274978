import { commonSettings, declareConfig, fromEnv, type Setting, setting } from '@muse/kit';
import type { SystemService } from '../system/system-service.ts';

type Passwords = Record<SystemService['name'], Setting<typeof fromEnv.text>>;

const passwordOf = (name: SystemService['name']) =>
  setting(
    `${name.toUpperCase()}_DATABASE_PASSWORD`,
    fromEnv.text,
    `The password that the database role of ${name} gets, as in ${name.toUpperCase()}_DATABASE_URL`,
    { secret: true },
  );

/** The settings of `npm run migrate` for these services: it needs no password of another service. */
export const migrateConfig = (names: SystemService['name'][]) =>
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
