import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { api, type DeadLetter, type Problem } from '@muse/contracts';
import { type ApiClient, apiClient } from '@muse/contracts/client';
import color from 'picocolors';
import { signIn } from './shop.ts';

/**
 * `npm run dead-letters`: the messages that gave up, in the house at MUSE_URL (http://127.0.0.1:8080). In production MUSE_TOKEN
 * says who you are; elsewhere the development issuer takes your word for it. docs/runbook.md tells what to do with them.
 */
const usage = `npm run dead-letters                                        what waits for a person
npm run dead-letters -- list [--state replayed|discarded] [--service S] [--type T]
npm run dead-letters -- show ID                             with the message itself
npm run dead-letters -- replay ID …  | --all [--service S] [--type T]
npm run dead-letters -- discard ID … --reason "why its effect need never happen"`;

const options = {
  state: { type: 'string', default: 'open' },
  service: { type: 'string' },
  type: { type: 'string' },
  reason: { type: 'string' },
  all: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
type Asked = ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;

try {
  const asked = parseArgs({ allowPositionals: true, options });
  if (asked.values.help) console.log(usage);
  else await run(await operator(), asked);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function operator(): Promise<ApiClient> {
  const url = process.env.MUSE_URL ?? 'http://127.0.0.1:8080';
  const token = process.env.MUSE_TOKEN;
  await fetch(`${url}/livez`).catch(() => {
    throw new Error(`Nobody answers at ${url}. Start the house (npm start), or say where it is in MUSE_URL.`);
  });
  if (token) return apiClient(url, async () => token);
  const signedIn = await signIn(url, userInfo().username, ['ops']);
  if (!signedIn.token)
    throw new Error('This house does not take our word for who we are: put your token into MUSE_TOKEN.');
  return signedIn.caller;
}

async function run(ops: ApiClient, { values, positionals: [verb = 'list', ...ids] }: Asked): Promise<void> {
  if (verb === 'list') print(await every(ops, values), values.state);
  else if (verb === 'show') for (const id of needed(ids)) console.log(JSON.stringify(await show(ops, id), null, 2));
  else if (verb === 'replay') {
    const chosen = values.all ? (await every(ops, values)).map(({ id }) => id) : needed(ids);
    const reason = values.reason === undefined ? {} : { reason: values.reason };
    for (const id of chosen)
      tell(await ops.call(api.deadLetters.replayDeadLetter, { params: { id }, body: reason }), id, 'delivered again');
  } else if (verb === 'discard') {
    const { reason } = values;
    if (reason === undefined) throw new Error('Say why: --reason "…". Who reads it later was not there.');
    for (const id of needed(ids))
      tell(await ops.call(api.deadLetters.discardDeadLetter, { params: { id }, body: { reason } }), id, 'discarded');
  } else throw new Error(usage);
}

async function every(ops: ApiClient, values: Asked['values']): Promise<DeadLetter[]> {
  const letters: DeadLetter[] = [];
  const filter = Object.fromEntries(
    Object.entries({ state: values.state, service: values.service, type: values.type }).filter(([, value]) => value),
  );
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query = { ...filter, limit: '100', ...(cursor ? { cursor } : {}) } as never;
    const answer = await ops.call(api.deadLetters.listDeadLetters, { query });
    if (answer.status !== 200) throw new Error(sentence(answer.problem));
    letters.push(...answer.body.deadLetters);
    for (const service of answer.body.unavailable)
      console.error(color.yellow(`${service} does not answer: what it keeps is not in this list.`));
    cursor = answer.body.nextCursor;
  }
  return letters;
}

async function show(ops: ApiClient, id: string): Promise<unknown> {
  const answer = await ops.call(api.deadLetters.getDeadLetter, { params: { id } });
  if (answer.status !== 200) throw new Error(`${id}: ${sentence(answer.problem)}`);
  return answer.body;
}

function print(letters: DeadLetter[], state: string): void {
  if (letters.length === 0) return console.log(`No dead letter is ${state}.`);
  for (const letter of letters) {
    console.log(
      `${color.bold(letter.id)}  ${letter.parkedAt}  ${letter.type ?? 'no message of ours'}  about ${letter.subject ?? 'nothing'}`,
    );
    console.log(
      `    ${letter.reaction}, tried ${letter.attempts} times: ${letter.error.split('\n')[0]?.slice(0, 160)}`,
    );
    if (letter.closedBy)
      console.log(
        color.dim(
          `    ${letter.state} by ${letter.closedBy} at ${letter.closedAt}: ${letter.reason ?? 'no reason given'}`,
        ),
      );
  }
}

function tell(answer: { status: number; problem: Problem }, id: string, done: string): void {
  if (answer.status === 200) return console.log(`${id}: ${done}`);
  console.error(`${id}: ${sentence(answer.problem)}`);
  process.exitCode = 1;
}

function sentence(problem: Problem): string {
  return `${problem.code}. ${problem.detail}`;
}

function needed(named: string[]): string[] {
  if (named.length === 0) throw new Error(usage);
  return named;
}
