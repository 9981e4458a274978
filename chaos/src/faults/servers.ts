import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Fault } from './fault.ts';
import { withTableLocked } from './table-lock.ts';

/** RabbitMQ and Postgres crash, restart, block, slow down or run out of disk. */
export const brokerCrash: Fault = {
  name: 'broker-crash',
  lane: 'servers',
  async inject({ servers, rest }) {
    await servers.broker.crash();
    await rest(200, 2_000);
    await servers.broker.start();
    await rest(4_000, 8_000);
    return 'crashed RabbitMQ';
  },
};

export const brokerRestart: Fault = {
  name: 'broker-restart',
  lane: 'servers',
  async inject({ servers, rest }) {
    await servers.broker.stop();
    await servers.broker.start();
    await rest(4_000, 8_000);
    return 'restarted RabbitMQ';
  },
};

/** A memory alarm: RabbitMQ blocks publishers, but not consumers. */
export const brokerAlarm: Fault = {
  name: 'broker-alarm',
  lane: 'servers',
  async inject({ servers, rest }) {
    await servers.broker.alarm(true);
    await rest(3_000, 10_000);
    await servers.broker.alarm(false);
    await rest(2_000, 5_000);
    return 'memory alarm in RabbitMQ';
  },
};

export const databaseCrash: Fault = {
  name: 'database-crash',
  lane: 'servers',
  async inject({ servers, rest }) {
    await servers.postgres.crash();
    await rest(200, 3_000);
    await servers.postgres.start();
    await rest(4_000, 8_000);
    return 'crashed Postgres';
  },
};

const lockedTables = [
  'cart.line',
  'checkout.session',
  'payments.payment',
  'orders.customer_order',
  'placement.placement_task',
  ...['checkout', 'payments', 'orders'].flatMap((service) => [`${service}.outbox`, `${service}.inbox`]),
] as const;

/** Holds a table lock, as a long migration does: statements that need the table wait, or fail by `lock_timeout`. */
export const databaseLock: Fault = {
  name: 'database-lock',
  lane: 'servers',
  async inject({ databaseUrl, random, rest }) {
    const table = random.oneOf(lockedTables);
    await withTableLocked(databaseUrl, table, () => rest(500, 12_000));
    await rest(1_000, 4_000);
    return `locked ${table}`;
  },
};

/** Delays every statement by up to 2 s: connection pools are exhausted, and waiting requests are refused. */
export const databaseSlow: Fault = {
  name: 'database-slow',
  lane: 'servers',
  async inject({ network, random, rest }) {
    const ms = random.oneOf([200, 500, 2_000]);
    network.delay(ms);
    await rest(5_000, 15_000);
    network.delay(0);
    await rest(1_000, 4_000);
    return `delayed every statement by ${ms} ms`;
  },
};

/** Fills the database disk completely: Postgres refuses writes or crashes. Undone by freeing the space and a restart. */
export const diskFull = (disk: string): Fault => ({
  name: 'disk-full',
  lane: 'servers',
  async inject({ servers, rest }) {
    const filler = join(disk, 'filling');
    await promisify(execFile)('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M']).catch(() => undefined); // dd fails when the disk is full
    await rest(5_000, 15_000);
    await rm(filler);
    await servers.postgres.stop();
    await servers.postgres.start();
    await rest(4_000, 8_000);
    return 'filled the disk of the database';
  },
});
