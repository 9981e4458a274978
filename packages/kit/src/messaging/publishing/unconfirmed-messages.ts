import { UnpublishedError } from './unpublished-error.ts';

export interface UnconfirmedMessage {
  id: string;
  resolve: () => void;
  reject: (error: Error) => void;
  /** The broker returned it, because no queue is bound for it. The confirm comes afterwards. */
  returned: boolean;
  timer: NodeJS.Timeout;
}

const confirmTimeoutMs = 5_000;

/**
 * The messages that the broker has neither confirmed nor refused yet. Not keyed by message id: when a lease expires before the
 * confirm, the same event is in flight twice, and both publications must be settled.
 */
export function createUnconfirmedMessages() {
  const entries = new Set<UnconfirmedMessage>();

  const settle = (entry: UnconfirmedMessage, error?: Error): void => {
    if (!entries.delete(entry)) return;
    clearTimeout(entry.timer);
    if (error) entry.reject(error);
    else entry.resolve();
  };

  return {
    settle,
    add(id: string, resolve: () => void, reject: (error: Error) => void): UnconfirmedMessage {
      const timer = setTimeout(() => settle(entry, new UnpublishedError('unconfirmed')), confirmTimeoutMs);
      const entry: UnconfirmedMessage = { id, resolve, reject, returned: false, timer };
      entries.add(entry);
      return entry;
    },
    markReturned(messageId: unknown): void {
      for (const entry of entries) if (entry.id === messageId) entry.returned = true;
    },
    rejectAll(): void {
      for (const entry of entries) settle(entry, new UnpublishedError('unavailable'));
    },
  };
}
