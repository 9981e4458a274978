import { connect } from 'amqplib';
import { Client } from 'pg';
import { createDatabase, createVirtualHost, deleteVirtualHost, dropDatabase } from '../src/index.ts';
import { here } from './support/other-process.ts';

const name = `muse_test_${process.pid}`;

test('dropping a database drops its roles and closes its connections', async () => {
  const url = await createDatabase(here, name);
  const client = new Client({ connectionString: url });
  const disconnected = new Promise((resolve) => client.on('error', resolve));
  await client.connect();
  await client.query(`create role ${name}_cart login; create table things (); grant select on things to ${name}_cart`);

  await dropDatabase(here, name);

  await expect(disconnected).resolves.toMatchObject({ code: '57P01' });
  const administrator = new Client({ connectionString: here.postgresUrl });
  await administrator.connect();
  const left = await administrator.query(
    'select datname as name from pg_database where datname = $1 union select rolname from pg_roles where starts_with(rolname, $1)',
    [name],
  );
  await administrator.end();
  expect(left.rows).toEqual([]);
  await dropDatabase(here, name); // safe to repeat
});

test('deleting a virtual host closes its connections', async () => {
  const url = await createVirtualHost(here, name);
  const connection = await connect(url);
  const closed = new Promise((resolve) => connection.on('close', resolve));
  connection.on('error', () => {});
  const channel = await connection.createChannel();
  await channel.assertQueue('messages');

  await deleteVirtualHost(here, name);

  await closed;
  await expect(connect(url)).rejects.toThrow();
  await deleteVirtualHost(here, name); // safe to repeat
});
