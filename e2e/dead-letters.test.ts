import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { orderPlaced } from '@muse/contracts';
import { repository } from '@muse/ops';
import { createTestSystem, eventually, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem();
});
afterAll(() => system?.close());

/** Runs `npm run dead-letters` with these arguments. */
async function deadLetters(...args: string[]): Promise<{ stdout: string; stderr: string; code: number }> {
  const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', MUSE_URL: system.gatewayUrl };
  try {
    const done = await promisify(execFile)(process.execPath, [join(repository, 'ops/src/dead-letters.ts'), ...args], {
      env,
    });
    return { stdout: done.stdout, stderr: done.stderr, code: 0 };
  } catch (error) {
    const failed = error as { stdout: string; stderr: string; code: number };
    return { stdout: failed.stdout, stderr: failed.stderr, code: failed.code };
  }
}

/** Publishes an event from which no e-mail can be written, because most of its fields are missing. */
async function publishIncompleteEvent(): Promise<string> {
  const id = randomUUID();
  const envelope = {
    ...{ specversion: '1.0', id, source: '/muse/orders', type: orderPlaced.type, subject: 'MO-0000AA' },
    ...{ time: new Date().toISOString(), sequence: '1', correlationid: 'cs_x' },
    data: { orderNumber: 'MO-0000AA', address: { name: 'Ada Shopper' }, note: 'sk_test_abcdefgh' },
  };
  await system.spy.publishRaw(orderPlaced.type, Buffer.from(JSON.stringify(envelope)));
  return id;
}

const firstDeadLetter = () =>
  eventually(async () => {
    const { stdout } = await deadLetters();
    const id = /^(dl_notifications_\d+) /m.exec(stdout)?.[1];
    if (!id) throw new Error(stdout);
    return { id, stdout };
  });

describe('npm run dead-letters', () => {
  it('lists, shows, replays and discards a dead letter', async () => {
    expect((await deadLetters()).stdout).toBe('No dead letter is open.\n');
    const messageId = await publishIncompleteEvent();
    const first = await firstDeadLetter();
    expect(first.stdout).toMatch(
      /order\.placed\.v1 {2}about MO-0000AA\n {4}tell-shopper-when-order-placed, tried 1 times/,
    );

    const shown = (await deadLetters('show', first.id)).stdout;
    expect(JSON.parse(shown)).toMatchObject({
      messageId,
      envelope: { id: messageId, data: { address: '[personal]' } },
    });
    expect(shown).not.toMatch(/Ada|abcdefgh/);

    expect((await deadLetters('replay', first.id)).stdout).toBe(`${first.id}: delivered again\n`);
    const again = await eventually(async () => {
      const found = await firstDeadLetter();
      expect(found.id).not.toBe(first.id);
      return found.id;
    });

    const refused = await deadLetters('discard', again);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('Say why')]);
    expect((await deadLetters('discard', again, '--reason', 'made by mistake')).stdout).toBe(`${again}: discarded\n`);
    expect((await deadLetters('list', '--state', 'discarded')).stdout).toMatch(
      /discarded by \S+ at .*: made by mistake/,
    );
    expect((await deadLetters('replay', again)).stderr).toContain('dead_letter_closed');
  });

  it('names a service that does not answer, and prints its usage', async () => {
    system.process('cart').kill('SIGKILL');
    await system.process('cart').exited;
    const { stderr, code } = await deadLetters();
    expect([code, stderr]).toEqual([0, expect.stringContaining('cart does not answer')]);
    await system.restart('cart');
    expect((await deadLetters('show', 'dl_x')).stderr).toContain('not_found');
    expect((await deadLetters('forget')).stderr).toContain('npm run dead-letters -- replay');
  });
});
