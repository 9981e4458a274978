import type { PlacementProof } from '@muse/contracts';

const time = (at: string): string => new Date(at).toISOString();

/** The times in JSON that Postgres has built, as the API writes them. */
export const placementProof = (row: PlacementProof): PlacementProof => ({
  ...row,
  attempts: row.attempts.map((attempt) => ({ ...attempt, startedAt: time(attempt.startedAt) })),
  history: row.history.map((entry) => ({ ...entry, at: time(entry.at) })),
});
