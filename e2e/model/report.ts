import { stripVTControlCharacters } from 'node:util';

/** A run that left the model: what was done, and what was wrong then. */
export interface Failure {
  story: readonly string[];
  error: unknown;
}

interface Found {
  seed: number;
  runs: number;
  shrinks: number;
  cutShort: boolean;
}

/** For whoever reads the log of CI: the shortest story that was found, and how to see it again. */
export function report({ story, error }: Failure, { seed, runs, shrinks, cutShort }: Found): string {
  const steps = story.map((line, index) => `  ${String(index + 1).padStart(2)}. ${line}`);
  const shortest = cutShort ? 'the shortest story found in time' : 'the shortest story';
  const how = `${shortest}, after it was shortened ${shrinks} times`;
  return [
    `A purchase left the model in run ${runs} of seed ${seed}; ${how}:`,
    ...steps,
    '',
    stripVTControlCharacters(error instanceof Error ? error.message : String(error)),
    '',
    `Again: MODEL_SEED=${seed} MODEL_RUNS=${runs} npm test -- e2e/model`,
  ].join('\n');
}
