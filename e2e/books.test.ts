import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repository, runJourney } from '@muse/ops';
import { createTestSystem, type TestSystemWithSpy } from './support/system.ts';

let system: TestSystemWithSpy;
beforeAll(async () => {
  system = await createTestSystem();
});
afterAll(() => system?.close());

/** Runs `npm run books` against the system. */
const books = (...args: string[]): Promise<{ code: number; output: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, MUSE_URL: system.gatewayUrl, NODE_OPTIONS: '', NO_COLOR: '1' };
    const command = [join(repository, 'ops/src/books.ts'), ...args];
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
    );
  });

describe('npm run books', () => {
  it('prints the trial balance and proves the books after a purchase', async () => {
    await runJourney({ ...system, recorder: system.spy, print: () => undefined });
    const check = await books('--check');
    expect([check.code, check.output.match(/^holds/gm)?.length]).toEqual([0, 4]);
    const printed = await books();
    expect(printed.output).toMatch(/^revenue +-\$/m);
    expect(printed.output).toMatch(/^store_payable:nordstrom +-\$/m);
  });

  it('ends with exit code 1 and names the difference if an entry has no counterpart at Stripe', async () => {
    await system.look(
      `with e as (insert into payments.ledger_entry (session_id, cause) values ('cs_x', 'a mistake') returning id)
       insert into payments.ledger_line select id, account, cents, 'USD' from e, (values ('stripe_clearing', 1), ('revenue', -1)) as l (account, cents)`,
    );
    const { code, output } = await books('--check');
    expect(code).toBe(1);
    expect(output).toContain('stripe_clearing in USD by $0.01');
  });
});
