import { api, type Declaration } from '@muse/contracts';
import { ask, type Manner, type Speaker } from './ask.ts';
import type { Memory } from './memory.ts';

/** Tries to read and to touch what belongs to somebody else: to a stranger it is not there. */
export async function peekAt(speaker: Speaker, { purchase, confirmation }: Memory): Promise<void> {
  const params = { id: purchase.session.sessionId };
  const nobodys: Manner = { mayBe: ['not_found'] };
  const { checkout, orders } = api;
  mustNotBeThere(speaker, checkout.getSession, await ask(speaker, checkout.getSession, { params }, nobodys));
  mustNotBeThere(speaker, checkout.place, await ask(speaker, checkout.place, { params }, nobodys));
  mustNotBeThere(speaker, checkout.cancelSession, await ask(speaker, checkout.cancelSession, { params }, nobodys));
  for (const { museOrderNumber: orderNumber } of confirmation?.orders.slice(0, 1) ?? []) {
    const order = { params: { orderNumber } };
    mustNotBeThere(speaker, orders.getOrder, await ask(speaker, orders.getOrder, order, nobodys));
    mustNotBeThere(speaker, orders.cancelOrder, await ask(speaker, orders.cancelOrder, order, nobodys));
  }
  speaker.witness.count('deeds', 'peeked at a stranger’s purchase');
}

/** Answers of the moment (503, silence) say nothing; any other word than "not there" says too much. */
export function mustNotBeThere(
  { witness, who, subject }: Speaker,
  endpoint: Declaration,
  heard: { is: string; status?: number; code?: string },
): void {
  const said = heard.is === 'reply' || (heard.is === 'refusal' && heard.code !== 'not_found');
  if (!said) return;
  witness.breach(13, 'somebody else’s things were there', { who, subject, endpoint: endpoint.id, ...shown(heard) });
}

const shown = ({ status, code }: { status?: number; code?: string }) => ({ status, code });
