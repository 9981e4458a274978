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
}, 90_000);
afterAll(() => system?.close(), 60_000);

/** What an operator types at night, and what the terminal says. */
async function deadLetters(...words: string[]): Promise<{ said: string; complained: string; code: number }> {
  const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1', MUSE_URL: system.gatewayUrl };
  try {
    const done = await promisify(execFile)(process.execPath, [join(repository, 'ops/src/dead-letters.ts'), ...words], {
      env,
    });
    return { said: done.stdout, complained: done.stderr, code: 0 };
  } catch (error) {
    const failed = error as { stdout: string; stderr: string; code: number };
    return { said: failed.stdout, complained: failed.stderr, code: failed.code };
  }
}

/** A letter to the shopper that nobody can write: most of what it should say is missing. */
async function sayNonsense(): Promise<string> {
  const id = randomUUID();
  const envelope = {
    ...{ specversion: '1.0', id, source: '/muse/orders', type: orderPlaced.type, subject: 'MO-0000AA' },
    ...{ time: new Date().toISOString(), sequence: '1', correlationid: 'cs_x' },
    data: { orderNumber: 'MO-0000AA', address: { name: 'Ada Shopper' }, note: 'sk_test_abcdefgh' },
  };
  await system.spy.publishRaw(orderPlaced.type, Buffer.from(JSON.stringify(envelope)));
  return id;
}

const waiting = () =>
  eventually(async () => {
    const { said } = await deadLetters();
    const id = /^(dl_notifications_\d+) /m.exec(said)?.[1];
    if (!id) throw new Error(said);
    return { id, said };
  }, 20_000);

describe('an operator at night', () => {
  it('sees what waits, looks into it, delivers it again, and gives it up with a reason', async () => {
    expect((await deadLetters()).said).toBe('No dead letter is open.\n');
    const messageId = await sayNonsense();
    const first = await waiting();
    expect(first.said).toMatch(
      /order\.placed\.v1 {2}about MO-0000AA\n {4}tell-shopper-when-order-placed, tried 1 times/,
    );

    const shown = (await deadLetters('show', first.id)).said;
    expect(JSON.parse(shown)).toMatchObject({
      messageId,
      envelope: { id: messageId, data: { address: '[personal]' } },
    });
    expect(shown).not.toMatch(/Ada|abcdefgh/);

    expect((await deadLetters('replay', first.id)).said).toBe(`${first.id}: delivered again\n`);
    const again = await eventually(async () => {
      const found = await waiting();
      expect(found.id).not.toBe(first.id);
      return found.id;
    }, 20_000);

    const refused = await deadLetters('discard', again);
    expect([refused.code, refused.complained]).toEqual([1, expect.stringContaining('Say why')]);
    expect((await deadLetters('discard', again, '--reason', 'made by mistake')).said).toBe(`${again}: discarded\n`);
    expect((await deadLetters('list', '--state', 'discarded')).said).toMatch(/discarded by \S+ at .*: made by mistake/);
    expect((await deadLetters('replay', again)).complained).toContain('dead_letter_closed');
  }, 60_000);

  it('is told which service does not answer, and how to use the command', async () => {
    system.process('cart').kill('SIGKILL');
    await system.process('cart').exited;
    const { complained, code } = await deadLetters();
    expect([code, complained]).toEqual([0, expect.stringContaining('cart does not answer')]);
    await system.restart('cart');
    expect((await deadLetters('show', 'dl_x')).complained).toContain('not_found');
    expect((await deadLetters('forget')).complained).toContain('npm run dead-letters -- replay');
  }, 60_000);
});
