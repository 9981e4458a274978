/** Why the broker did not store an event. Values of a metric label; do not rename. */
const sentences = {
  /** It rejected the event, e.g. because a queue is at its maximum length. */
  refused: 'the broker refused it: a queue is full',
  unroutable: 'no queue is bound for it',
  unconfirmed: 'the broker did not confirm in time',
  /** The connection is down, blocked, or was lost before the confirm. */
  unavailable: 'the broker accepts no messages at the moment',
} as const;

/** An event was not published, or that is not certain. It stays in the outbox and is published later. */
export class UnpublishedError extends Error {
  readonly reason: keyof typeof sentences;
  constructor(reason: keyof typeof sentences, cause?: unknown) {
    super(sentences[reason], { cause });
    this.reason = reason;
  }
}
