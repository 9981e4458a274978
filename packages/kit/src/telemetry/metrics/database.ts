import { Counter, Gauge, type Registry } from 'prom-client';

/** The partitions of the connection pool. Label `lane`: stored name of a partition. */
export const databaseMetrics = (registers: Registry[]) => ({
  poolInUse: new Gauge({
    name: 'database_lane_in_use',
    help: 'Database connections in use',
    labelNames: ['lane'],
    registers,
  }),
  poolWaiting: new Gauge({
    name: 'database_lane_waiting',
    help: 'Work waiting for a database connection',
    labelNames: ['lane'],
    registers,
  }),
  poolShed: new Counter({
    name: 'database_lane_shed_total',
    help: 'Requests refused instead of waiting longer for a database connection: the queue was full, the wait too late for the caller, or the caller gone',
    labelNames: ['lane', 'why'],
    registers,
  }),
});
