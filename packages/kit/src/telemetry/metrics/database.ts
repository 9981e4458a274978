import { Counter, Histogram, type Registry } from 'prom-client';

/** Few, because there is a series of each per statement. */
const statementSeconds = [0.002, 0.01, 0.05, 0.25, 1, 5];

/** Statements, and what the partitions of the connection pool shed. Label `lane`: stored name of a partition. */
export const databaseMetrics = (registers: Registry[]) => ({
  statementSeconds: new Histogram({
    name: 'sql_statement_seconds',
    help: 'Time of a statement, without the wait for a connection, by its verb, its first table and the file in which it stands',
    labelNames: ['statement'],
    buckets: statementSeconds,
    registers,
  }),
  gaugesFailed: new Counter({
    name: 'gauges_failed_total',
    help: 'How often the query of gauges failed; they are then absent',
    registers,
  }),
  poolShed: new Counter({
    name: 'database_lane_shed_total',
    help: 'Requests refused instead of waiting longer for a database connection: the queue was full, the wait too late for the caller, or the caller gone',
    labelNames: ['lane', 'why'],
    registers,
  }),
});
