import { stripVTControlCharacters } from 'node:util';

/** A run in which the system differed from the model: its commands, and the first difference. */
export interface Failure {
  log: readonly string[];
  error: unknown;
}

interface RunSummary {
  seed: number;
  runs: number;
  shrinks: number;
  cutShort: boolean;
}

/** The failure message: the shortest failing sequence, and how to repeat it. */
export function report({ log, error }: Failure, { seed, runs, shrinks, cutShort }: RunSummary): string {
  const steps = log.map((line, index) => `  ${String(index + 1).padStart(2)}. ${line}`);
  const shortest = cutShort ? 'the shortest sequence found in time' : 'the shortest sequence';
  const how = `${shortest}, after ${shrinks} shrinks`;
  return [
    `The system differed from the model in run ${runs} of seed ${seed}; ${how}:`,
    ...steps,
    '',
    stripVTControlCharacters(error instanceof Error ? error.message : String(error)),
    '',
    `Repeat: MODEL_SEED=${seed} MODEL_RUNS=${runs} npm test -- e2e/model`,
  ].join('\n');
}
