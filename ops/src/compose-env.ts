import { randomBytes } from 'node:crypto';
import { completeSecrets, issuerKeys, publicKeys } from './system/secrets.ts';

/**
 * `npm run compose-env`: writes the variables that docker-compose.yml needs, with new keys and passwords. Values are in single
 * quotes, because compose reads JSON inside them unchanged.
 */
const secrets = await completeSecrets({});
const random = () => randomBytes(18).toString('hex');

const all = {
  POSTGRES_PASSWORD: random(),
  RABBITMQ_PASSWORD: random(),
  STRIPE_SECRET_KEY: `sk_test_${random()}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${random()}`,
  ...publicKeys(secrets),
  ...issuerKeys(secrets),
  GATEWAY_DATABASE_PASSWORD: secrets.gatewayPassword,
  ...Object.fromEntries(
    Object.entries(secrets.services).flatMap(([name, { key, password }]) => [
      [`${name.toUpperCase()}_DATABASE_PASSWORD`, password],
      [`${name.toUpperCase()}_BROKER_PASSWORD`, random()],
      [`${name.toUpperCase()}_SERVICE_KEY`, JSON.stringify(key)],
    ]),
  ),
};

console.log(`# Keys and passwords for docker-compose.yml, for this machine only. Keep this file out of git and images.
# Postgres and RabbitMQ read their passwords only when their volumes are new: after a new .env, run docker compose down --volumes.`);
for (const [variable, value] of Object.entries(all)) console.log(`${variable}='${value}'`);
