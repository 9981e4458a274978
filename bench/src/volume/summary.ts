import { quantile } from '../load.ts';
import type { BenchResult } from '../report.ts';
import type { VolumeRound } from './compare.ts';

/** One line per quantity: the sum over all rounds per journey, empty and filled, their ratio, and the ratios of the rounds. */
export function volumeSummary(rounds: VolumeRound[]): string {
  const perJourney = (which: keyof VolumeRound, value: (of: BenchResult) => number): number => {
    const journeys = rounds.reduce((sum, round) => sum + round[which].journeys, 0);
    return rounds.reduce((sum, round) => sum + value(round[which]) * round[which].journeys, 0) / Math.max(1, journeys);
  };
  const line = (name: string, value: (of: BenchResult) => number): string => {
    const [empty, filled] = [perJourney('empty', value), perJourney('filled', value)];
    const ratios = rounds.map((round) => value(round.filled) / value(round.empty));
    const cells = [empty.toFixed(2), filled.toFixed(2), (filled / empty).toFixed(2), quantile(ratios, 0.5).toFixed(2)];
    return `${name.padEnd(24)}${cells.map((cell) => cell.padStart(10)).join('')}   ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`;
  };
  const processes = Object.keys(rounds[0]?.empty.cpuMsPerJourney ?? {});
  return [
    `${''.padEnd(24)}${['empty', 'filled', 'ratio', 'median'].map((head) => head.padStart(10)).join('')}   of each round`,
    line('CPU ms/journey', (of) => of.cpuMsPerJourneyTotal),
    ...processes.map((name) => line(`  ${name}`, (of) => of.cpuMsPerJourney[name] ?? Number.NaN)),
    line('commits/journey', (of) => of.commitsPerJourney),
    line('WAL syncs/journey', (of) => of.walSyncsPerJourney),
    line('place p50 ms', (of) => of.placeP50Ms),
    line('add-to-cart p50 ms', (of) => of.addP50Ms),
    line('journeys/s', (of) => of.journeysPerSecond),
    line('failed journeys', (of) => of.failed),
  ].join('\n');
}
