import type { LeasedJob } from './job-storage.ts';

/** A free slot that was taken for a job before it is committed. Must be used or released. */
export interface JobSlot {
  begin(job: LeasedJob): void;
  release(): void;
}

/** The queues of all kinds, as a transaction uses them. */
export interface JobQueues {
  /** Takes a slot for a job that is about to be committed. Returns `undefined` if none is free. */
  takeSlot(kind: string): JobSlot | undefined;
  /** Begins jobs of these kinds that were just committed, as far as their kind has free slots. */
  wake(kinds: Iterable<string>): void;
}

export interface JobQueue {
  /** Returns `undefined` if no slot is free. */
  takeSlot(): JobSlot | undefined;
  /** Leases and begins jobs that are due, as many as there are free slots. Resolves when they have begun. */
  poll(): Promise<void>;
  /** The jobs that run now. */
  running(): LeasedJob[];
  /** Whether a job runs, is about to begin, or is about to be committed by a transaction that took a slot for it. */
  isBusy(): boolean;
  /** Begins no more jobs, and waits for those that run. */
  drain(): Promise<void>;
}

interface JobQueueOptions {
  concurrency: number;
  claim(most: number): Promise<LeasedJob[]>;
  run(job: LeasedJob): Promise<void>;
  /** A poll that nobody waits for has failed. */
  failed(error: unknown): void;
}

/** The jobs of one kind. A job is leased only when a slot is free, so that its lease never runs while it waits. */
export function createJobQueue({ concurrency, claim, run, failed }: JobQueueOptions): JobQueue {
  const running = new Map<Promise<void>, LeasedJob>();
  /** Slots that are taken for jobs which are not committed yet. */
  let taken = 0;
  let polling: Promise<void> | undefined;
  let moreMayBeDue = false;
  let draining = false;

  const free = (): number => concurrency - running.size - taken;

  const slotIsFree = (): void => {
    if (moreMayBeDue && !draining) poll().catch(failed);
  };

  const begin = (job: LeasedJob): void => {
    const done = run(job).finally(() => {
      running.delete(done);
      slotIsFree();
    });
    running.set(done, job);
  };

  const claimAll = async (): Promise<void> => {
    try {
      while (moreMayBeDue && !draining && free() > 0) {
        moreMayBeDue = false;
        const most = free();
        const claimed = await claim(most);
        if (claimed.length === most) moreMayBeDue = true;
        for (const job of claimed) begin(job);
      }
    } finally {
      polling = undefined; // in the same turn as the last look at `moreMayBeDue`, so that no call of `poll` is missed
    }
  };

  const poll = (): Promise<void> => {
    moreMayBeDue = true;
    polling ??= Promise.resolve().then(claimAll);
    return polling;
  };

  return {
    takeSlot() {
      if (draining || polling || free() <= 0) return undefined; // a poll is about to fill what is free
      taken += 1;
      return {
        begin(job) {
          taken -= 1;
          begin(job);
        },
        release() {
          taken -= 1;
          slotIsFree();
        },
      };
    },
    poll,
    running: () => [...running.values()],
    isBusy: () => polling !== undefined || running.size + taken > 0,
    async drain() {
      draining = true;
      await polling?.catch(() => undefined);
      while (running.size > 0) await Promise.all(running.keys());
    },
  };
}
