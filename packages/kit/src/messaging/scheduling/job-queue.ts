import type { LeasedJob } from './job-storage.ts';

export interface JobQueue {
  /** Leases and begins jobs that are due, as many as there are free slots. Resolves when they have begun. */
  poll(): Promise<void>;
  /** The jobs that run now. */
  running(): LeasedJob[];
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
  let polling: Promise<void> | undefined;
  let moreMayBeDue = false;
  let draining = false;

  const begin = (job: LeasedJob): void => {
    const done = run(job).finally(() => {
      running.delete(done);
      if (moreMayBeDue && !draining) poll().catch(failed);
    });
    running.set(done, job);
  };

  const claimAll = async (): Promise<void> => {
    try {
      while (moreMayBeDue && !draining && running.size < concurrency) {
        moreMayBeDue = false;
        const free = concurrency - running.size;
        const claimed = await claim(free);
        if (claimed.length === free) moreMayBeDue = true;
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
    poll,
    running: () => [...running.values()],
    async drain() {
      draining = true;
      await polling?.catch(() => undefined);
      while (running.size > 0) await Promise.all(running.keys());
    },
  };
}
