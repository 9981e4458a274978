import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { startStripeEmulator } from '../src/index.ts';

const script = path.join(import.meta.dirname, '../spec/stripe-emulator-matrix.mjs');

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

function run(base: string, hookPort: number): Promise<{ code: number | null; output: string }> {
  const child = spawn(
    process.execPath,
    [script, '--base', base, '--hook-port', String(hookPort), '--secret', 'whsec_spec'],
    {
      cwd: path.dirname(script),
      env: { ...process.env, NODE_OPTIONS: '' },
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((ended) => child.on('close', (code) => ended({ code, output })));
}

it('meets its specification through the official client', async () => {
  const hookPort = await freePort();
  const webhookUrl = `http://127.0.0.1:${hookPort}/hook`;
  const emulator = await startStripeEmulator({ port: 0, webhookUrl, webhookSecret: 'whsec_spec' });
  const { code, output } = await run(emulator.url, hookPort);
  await emulator.stop();
  expect(output).toContain('TOTAL 63/63');
  expect(code).toBe(0);
});
