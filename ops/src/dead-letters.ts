import { parseArgs } from 'node:util';
import { api, type DeadLetter, type Problem } from '@muse/contracts';
import { type ApiClient } from '@muse/contracts/client';
import color from 'picocolors';
import { clientAs } from './running-system.ts';

/**
 * `npm run dead-letters`: lists, shows, replays and discards dead letters of the system at MUSE_URL (default: the one
 * that npm start runs). In production MUSE_TOKEN must be set; elsewhere the development issuer signs in. See docs/runbook.md.
 */
const usage = `npm run dead-letters                                        lists the open dead letters
npm run dead-letters -- list [--state replayed|discarded] [--service S] [--type T]
npm run dead-letters -- show ID                             details, with the message
npm run dead-letters -- replay ID …  | --all [--service S] [--type T]
npm run dead-letters -- discard ID … --reason "why its effect is not needed"`;

const options = {
  state: { type: 'string', default: 'open' },
  service: { type: 'string' },
  type: { type: 'string' },
  reason: { type: 'string' },
  all: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
type Arguments = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

try {
  const args = parseArgs({ allowPositionals: true, options });
  if (args.values.help) console.log(usage);
  else await run(await clientAs('ops'), args);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(ops: ApiClient, { values, positionals: [verb = 'list', ...ids] }: Arguments): Promise<void> {
  if (verb === 'list') print(await allMatching(ops, values), values.state);
  else if (verb === 'show') for (const id of requireIds(ids)) console.log(JSON.stringify(await show(ops, id), null, 2));
  else if (verb === 'replay') {
    const selected = values.all ? (await allMatching(ops, values)).map(({ id }) => id) : requireIds(ids);
    const reason = values.reason === undefined ? {} : { reason: values.reason };
    for (const id of selected)
      report(await ops.call(api.deadLetters.replayDeadLetter, { params: { id }, body: reason }), id, 'delivered again');
  } else if (verb === 'discard') {
    const { reason } = values;
    if (reason === undefined) throw new Error('Say why: --reason "…" is required.');
    for (const id of requireIds(ids))
      report(await ops.call(api.deadLetters.discardDeadLetter, { params: { id }, body: { reason } }), id, 'discarded');
  } else throw new Error(usage);
}

async function allMatching(ops: ApiClient, values: Arguments['values']): Promise<DeadLetter[]> {
  const deadLetters: DeadLetter[] = [];
  const filter = Object.fromEntries(
    Object.entries({ state: values.state, service: values.service, type: values.type }).filter(([, value]) => value),
  );
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = { ...filter, limit: '100', ...(cursor ? { cursor } : {}) } as never;
    const answer = await ops.call(api.deadLetters.listDeadLetters, { query });
    if (answer.status !== 200) throw new Error(describe(answer.problem));
    deadLetters.push(...answer.body.deadLetters);
    for (const service of answer.body.unavailable)
      console.error(color.yellow(`${service} does not answer: its dead letters are missing from this list.`));
    cursor = answer.body.nextCursor;
  }
  return deadLetters;
}

async function show(ops: ApiClient, id: string): Promise<unknown> {
  const answer = await ops.call(api.deadLetters.getDeadLetter, { params: { id } });
  if (answer.status !== 200) throw new Error(`${id}: ${describe(answer.problem)}`);
  return answer.body;
}

function print(deadLetters: DeadLetter[], state: string): void {
  if (deadLetters.length === 0) return console.log(`No dead letter is ${state}.`);
  for (const deadLetter of deadLetters) {
    console.log(
      `${color.bold(deadLetter.id)}  ${deadLetter.parkedAt}  ${deadLetter.type ?? 'not an event'}  about ${deadLetter.subject ?? 'nothing'}`,
    );
    console.log(
      `    ${deadLetter.reaction}, tried ${deadLetter.attempts} times: ${deadLetter.error.split('\n')[0]?.slice(0, 160)}`,
    );
    if (deadLetter.closedBy)
      console.log(
        color.dim(
          `    ${deadLetter.state} by ${deadLetter.closedBy} at ${deadLetter.closedAt}: ${deadLetter.reason ?? 'no reason given'}`,
        ),
      );
  }
  if (state === 'open')
    console.log(color.dim('Next: npm run dead-letters -- show ID, then replay ID, or discard ID --reason "…"'));
}

function report(answer: { status: number; problem: Problem }, id: string, done: string): void {
  if (answer.status === 200) return console.log(`${id}: ${done}`);
  console.error(`${id}: ${describe(answer.problem)}`);
  process.exitCode = 1;
}

function describe(problem: Problem): string {
  return `${problem.code}. ${problem.detail}`;
}

function requireIds(ids: string[]): string[] {
  if (ids.length === 0) throw new Error(usage);
  return ids;
}
