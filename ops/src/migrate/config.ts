import type { ServiceName } from '@muse/contracts';
import { commonSettings, declareConfig, fromEnv, type Setting, setting } from '@muse/kit';
import { z } from 'zod';

const optionalText = fromEnv.text.optional();
type Passwords = Record<ServiceName, Setting<typeof fromEnv.text>>;
type SecondPasswords = Record<`${ServiceName}Second`, Setting<typeof optionalText>>;
type BrokerPasswords = Record<`${ServiceName}Broker`, Setting<typeof optionalText>>;

const passwordOf = (name: ServiceName) =>
  setting(
    `${name.toUpperCase()}_DATABASE_PASSWORD`,
    fromEnv.text,
    `The password that the database role of ${name} gets, as in ${name.toUpperCase()}_DATABASE_URL`,
    { secret: true },
  );

const secondPasswordOf = (name: ServiceName) =>
  setting(
    `${name.toUpperCase()}_DATABASE_PASSWORD_2`,
    optionalText,
    `The password of the second login role of ${name}, while its password is replaced; without one that role cannot log in`,
    { secret: true },
  );

const brokerPasswordOf = (name: ServiceName) =>
  setting(
    `${name.toUpperCase()}_BROKER_PASSWORD`,
    optionalText,
    `The password of the broker user of ${name}, which then may publish its own events and read its own queues only; needs RABBITMQ_MANAGEMENT_URL`,
    { secret: true },
  );

const settingsOf = <S extends Setting>(names: ServiceName[], suffix: string, of: (name: ServiceName) => S) =>
  Object.fromEntries(names.map((name) => [`${name}${suffix}`, of(name)]));

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
    ...(settingsOf(names, '', passwordOf) as Passwords),
    managementUrl: setting(
      'RABBITMQ_MANAGEMENT_URL',
      fromEnv.url.optional(),
      'The management API of RabbitMQ as an administrator, which creates the broker users of services',
      { secret: true },
    ),
    ...(settingsOf(names, 'Second', secondPasswordOf) as SecondPasswords),
    ...(settingsOf(names, 'Broker', brokerPasswordOf) as BrokerPasswords),
  });

/** The value of `--phase`. Throws if it is no phase. */
export function phaseOf(value: string | undefined) {
  const phase = z.enum(['before', 'after']).optional().safeParse(value);
  if (!phase.success) throw new Error(`--phase is before or after, not ${value}`);
  return phase.data;
}
