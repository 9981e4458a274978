/** The statuses that one replaces where the order of the events is not known, in rows of release 0.1.0. */
const replaced: Record<'requested' | 'succeeded' | 'failed' | 'settled', readonly string[]> = {
  requested: ['failed'],
  succeeded: ['requested', 'failed'],
  failed: ['requested', 'succeeded'],
  settled: ['requested', 'failed'],
};

export const replacedBy = (status: keyof typeof replaced): readonly string[] => replaced[status];
