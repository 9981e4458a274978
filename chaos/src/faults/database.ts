import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Fault } from './fault.ts';

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

const wanted = [
  'cart.line',
  'checkout.session',
  'payments.payment',
  'orders.customer_order',
  'placement.placement_task',
  ...['checkout', 'payments', 'orders'].flatMap((service) => [`${service}.outbox`, `${service}.inbox`]),
] as const;

/** Somebody changes a table and does not come to an end: whoever needs it waits, or is sent away by its `lock_timeout`. */
export const databaseLock: Fault = {
  name: 'database-lock',
  lane: 'servers',
  async inject({ databaseUrl, random, rest }) {
    const table = random.oneOf(wanted);
    const somebody = new pg.Client({ connectionString: databaseUrl });
    somebody.on('error', () => undefined);
    await somebody.connect();
    try {
      await somebody.query(`begin; lock table ${table} in access exclusive mode`);
      await rest(500, 12_000);
    } finally {
      await somebody.end();
    }
    await rest(1_000, 4_000);
    return `held ${table}`;
  },
};

/** Every question takes half a second longer, or whole ones: pools run dry, and what waits for them is sent away. */
export const databaseSlow: Fault = {
  name: 'database-slow',
  lane: 'servers',
  async inject({ wire, random, rest }) {
    const ms = random.oneOf([200, 500, 2_000]);
    wire.delay(ms);
    await rest(5_000, 15_000);
    wire.delay(0);
    await rest(1_000, 4_000);
    return `made every question to Postgres ${ms} ms slower`;
  },
};

/** Not a byte more: Postgres refuses, or falls. It is put right as people do it: space, and a restart. */
export const diskFull = (disk: string): Fault => ({
  name: 'disk-full',
  lane: 'servers',
  async inject({ servers, rest }) {
    const filling = join(disk, 'filling');
    await promisify(execFile)('dd', ['if=/dev/zero', `of=${filling}`, 'bs=1M']).catch(() => undefined); // full, as it should be
    await rest(5_000, 15_000);
    await rm(filling);
    await servers.postgres.stop();
    await servers.postgres.start();
    await rest(4_000, 8_000);
    return 'filled the disk of the database';
  },
});
