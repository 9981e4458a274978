import { api, type Declaration } from '@muse/contracts';
import { ask, type Manner, type Recorder } from './ask.ts';
import type { ClientModel } from './client-model.ts';

/** Tries to read and to touch what belongs to somebody else: to a stranger it is not there. */
export async function peekAt(recorder: Recorder, { purchase, confirmation }: ClientModel): Promise<void> {
  const params = { id: purchase.session.sessionId };
  const nobodys: Manner = { mayBe: ['not_found'] };
  const { checkout, orders } = api;
  mustNotBeThere(recorder, checkout.getSession, await ask(recorder, checkout.getSession, { params }, nobodys));
  mustNotBeThere(recorder, checkout.place, await ask(recorder, checkout.place, { params }, nobodys));
  mustNotBeThere(recorder, checkout.cancelSession, await ask(recorder, checkout.cancelSession, { params }, nobodys));
  for (const { museOrderNumber: orderNumber } of confirmation?.orders.slice(0, 1) ?? []) {
    const order = { params: { orderNumber } };
    mustNotBeThere(recorder, orders.getOrder, await ask(recorder, orders.getOrder, order, nobodys));
    mustNotBeThere(recorder, orders.cancelOrder, await ask(recorder, orders.cancelOrder, order, nobodys));
  }
  recorder.source.count('operations', 'peeked at a stranger’s purchase');
}

/** Answers of the moment (503, silence) say nothing; any other word than "not there" says too much. */
export function mustNotBeThere(
  { source, who, subject }: Recorder,
  endpoint: Declaration,
  heard: { is: string; status?: number; code?: string },
): void {
  const said = heard.is === 'reply' || (heard.is === 'refusal' && heard.code !== 'not_found');
  if (!said) return;
  source.breach(13, 'somebody else’s things were there', { who, subject, endpoint: endpoint.id, ...shown(heard) });
}

const shown = ({ status, code }: { status?: number; code?: string }) => ({ status, code });
