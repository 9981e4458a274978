import { parseArgs } from 'node:util';
import { declareTopology, migrate, readConfig } from '@muse/kit';
import { chosenServices } from './migrate/chosen-services.ts';
import { migrateConfig } from './migrate/config.ts';
import { reportUnreadQueues } from './queues/report.ts';
import { consumersOf } from './system/system-service.ts';

/**
 * `npm run migrate [-- --service NAME]`: brings schemas, roles and queues up to date, of every service or of one. Deployments
 * run it before the new release of a service starts (docs/deployment.md). Its settings are in migrate/config.ts.
 */
try {
  const { values } = parseArgs({ options: { service: { type: 'string' } } });
  const withGateway = values.service === undefined || values.service === 'gateway';
  const services = values.service === 'gateway' ? [] : await chosenServices(values.service);
  const names = [...services.map(({ name }) => name), ...(withGateway ? (['gateway'] as const) : [])];
  const config = readConfig(migrateConfig(names), process.env);
  for (const { name, migrations } of services) {
    await migrate({ adminUrl: config.databaseUrl, name, migrations, password: config[name] });
    console.log(`${name}: schema and roles are up to date`);
  }
  if (withGateway) {
    const { migrateGateway } = await import('./system/gateway-database.ts');
    await migrateGateway(config.databaseUrl, config.gateway);
    console.log('gateway: schema and roles are up to date');
  }
  const consumers = services.flatMap(consumersOf);
  await declareTopology(config.amqpUrl, consumers);
  console.log(`${consumers.length} queues are declared`);
  if (values.service === undefined) await reportUnreadQueues(config.amqpUrl);
} catch (error) {
  console.error(`Cannot migrate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
