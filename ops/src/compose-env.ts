import { randomBytes } from 'node:crypto';
import { completeSecrets, issuerKeys, publicKeys } from './system/secrets.ts';

/**
 * `node ops/src/compose-env.ts > .env`: everything docker-compose.yml asks for, made anew. Made for this machine and for
 * nobody else. In single quotes, because within them compose's parser takes JSON as it stands.
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
  ...Object.fromEntries(
    Object.entries(secrets.services).flatMap(([name, { key, password }]) => [
      [`${name.toUpperCase()}_DATABASE_PASSWORD`, password],
      [`${name.toUpperCase()}_SERVICE_KEY`, JSON.stringify(key)],
    ]),
  ),
};

console.log(`# Keys and passwords for docker-compose.yml, this machine's own: keep them to yourself, out of git and images.
# Postgres and RabbitMQ take their passwords when their volumes are new: after a new .env, docker compose down --volumes.`);
for (const [variable, value] of Object.entries(all)) console.log(`${variable}='${value}'`);
