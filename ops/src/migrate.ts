import { parseArgs } from 'node:util';
import { declareTopology, migrate, readConfig } from '@muse/kit';
import { ensureBrokerUser } from './broker-users/broker-users.ts';
import { chosenServices } from './migrate/chosen-services.ts';
import { migrateConfig, phaseOf } from './migrate/config.ts';
import { reportUnreadQueues } from './queues/report.ts';
import { consumersOf } from './system/system-service.ts';

/**
 * `npm run migrate [-- --service NAME] [--phase before|after]`: brings schemas, roles and queues up to date, of every service or
 * of one. Deployments run it before the new release of a service starts, and its phase `after` when the previous release is
 * gone (docs/deployment.md). Without a phase it runs both. Its settings are in migrate/config.ts.
 */
try {
  const { values } = parseArgs({ options: { service: { type: 'string' }, phase: { type: 'string' } } });
  const phase = phaseOf(values.phase);
  const withGateway = values.service === undefined || values.service === 'gateway';
  const services = values.service === 'gateway' ? [] : await chosenServices(values.service);
  const names = [...services.map(({ name }) => name), ...(withGateway ? (['gateway'] as const) : [])];
  const config = readConfig(migrateConfig(names), process.env);
  const optionsFor = (name: (typeof names)[number]) => ({
    ...{ adminUrl: config.databaseUrl, phase },
    ...{ password: config[name], secondPassword: config[`${name}Second`] },
  });
  for (const { name, migrations } of services) {
    await migrate({ ...optionsFor(name), name, migrations });
    console.log(`${name}: schema and roles are up to date`);
  }
  if (withGateway) {
    const { migrateGateway } = await import('./system/gateway-database.ts');
    await migrateGateway(optionsFor('gateway'));
    console.log('gateway: schema and roles are up to date');
  }
  const consumers = services.flatMap(consumersOf);
  await declareTopology(config.amqpUrl, consumers);
  console.log(`${consumers.length} queues are declared`);
  for (const service of services) {
    const password = config[`${service.name}Broker`];
    if (password === undefined) continue;
    if (config.managementUrl === undefined)
      throw new Error('RABBITMQ_MANAGEMENT_URL must be set to create broker users.');
    await ensureBrokerUser({ managementUrl: config.managementUrl, amqpUrl: config.amqpUrl }, service, password);
    console.log(`${service.name}: the broker user is up to date`);
  }
  if (values.service === undefined) await reportUnreadQueues(config.amqpUrl);
} catch (error) {
  console.error(`Cannot migrate: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
