import { declareTopology, migrate } from '@muse/kit';
import { migrateGateway } from './system/gateway-database.ts';
import { consumers, services } from './system/services.ts';

/**
 * `npm run migrate`: brings schemas, roles and queues up to date. Deployments run it before the services start. Needs the administrator's DATABASE_URL, AMQP_URL, and each service's password in `<SERVICE>_DATABASE_PASSWORD`.
 */
const missing: string[] = [];
const required = (variable: string): string => {
  const value = process.env[variable];
  if (value === undefined || value === '') missing.push(variable);
  return value ?? '';
};

const adminUrl = required('DATABASE_URL');
const amqpUrl = required('AMQP_URL');
const passwords = new Map(services.map(({ name }) => [name, required(`${name.toUpperCase()}_DATABASE_PASSWORD`)]));
const gatewayPassword = required('GATEWAY_DATABASE_PASSWORD');
if (missing.length > 0) {
  console.error(`Cannot migrate: ${missing.join(', ')} must be set.`);
  process.exit(1);
}

for (const { name, migrations } of services) {
  await migrate({ adminUrl, name, migrations, password: passwords.get(name) as string });
  console.log(`${name}: schema and roles are up to date`);
}
await migrateGateway(adminUrl, gatewayPassword);
console.log('gateway: schema and roles are up to date');
await declareTopology(amqpUrl, consumers);
console.log(`${consumers.length} queues are declared`);
