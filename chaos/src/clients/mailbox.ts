import { setTimeout as pause } from 'node:timers/promises';
import { api, type QuestionAnswer } from '@muse/contracts';
import type { Snapshot } from '../checker/index.ts';
import { recordSettledOrder } from './queue-operations.ts';
import { randomFor } from './random.ts';
import type { Client } from './request.ts';
import { ignoreAbandoned, retryUntilAnswered } from './retry-until-answered.ts';
import type { WorkloadContext } from './shopper.ts';

interface Email {
  id: number;
  body: string;
}

/** Opens the questions about prices that shoppers get by e-mail, and answers some of them, until stopped. While the database is down there are none. */
export async function runMailbox(workload: WorkloadContext, look: Snapshot['look'], stop: AbortSignal): Promise<void> {
  let lastRead = 0;
  while (!stop.aborted) {
    const emails = await look<Email>(
      `select id::int, body from notifications.letter where kind = 'price-question' and id > $1 order by id limit 20`,
      [lastRead],
    ).catch(() => []);
    for (const { id, body } of emails) {
      lastRead = id;
      const token = /\/questions\/(\S+)$/m.exec(body)?.[1];
      if (token !== undefined) await ignoreAbandoned(() => openQuestion(workload, token));
    }
    await pause(500);
  }
}

async function openQuestion(workload: WorkloadContext, token: string): Promise<void> {
  const orderNumber = token.split('.', 1)[0] as string;
  const client: Client = { ...workload, who: `mailbox, ${orderNumber}`, subject: 'mailbox', token: null };
  const random = randomFor(workload.seed, 'question', orderNumber);
  const asked = await retryUntilAnswered(client, api.placement.getQuestion, { params: { token } });
  const chosen = random.weighed({ cancel: 40, wait: 40, nothing: 20 });
  client.recorder.count('operators', asked.is === 'reply' ? `question: ${chosen}` : `question: ${asked.code}`);
  if (chosen !== 'nothing') await answer(client, token, chosen, orderNumber);
}

/** An answer that was taken is the same when it is repeated, and an order that was cancelled by it stays failed. */
async function answer(client: Client, token: string, chosen: QuestionAnswer, orderNumber: string): Promise<void> {
  const call = { params: { token }, body: { answer: chosen } };
  const first = await retryUntilAnswered(client, api.placement.answerQuestion, call);
  if (first.is === 'refusal') return client.recorder.count('operators', `answer: ${first.code}`);
  client.recorder.count('operators', `answered ${chosen}`);
  if (chosen === 'cancel') recordSettledOrder(client, { orderNumber, outcome: 'failed' });
  const again = await retryUntilAnswered(client, api.placement.answerQuestion, call);
  if (again.is === 'refusal' || again.body.answer !== chosen)
    client.recorder.breach(4, 'an answer that was taken is another one when it is repeated', { orderNumber, chosen });
}
