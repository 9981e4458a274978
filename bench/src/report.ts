import type { BacklogResult } from './backlog.ts';
import { hopQuantileMs } from './hops.ts';
import { quantile, type Samples } from './load.ts';
import type { Counters } from './measure.ts';
import { tripsPerJourney } from './trips.ts';
import type { Yardstick } from './yardstick.ts';

export interface BenchResult {
  shoppers: number;
  journeys: number;
  failed: number;
  shed: number;
  firstFailure?: string;
  journeysPerSecond: number;
  placeP50Ms: number;
  placeP99Ms: number;
  addP50Ms: number;
  addP99Ms: number;
  longestAnswerMs: number;
  commitsPerJourney: number;
  walSyncsPerJourney: number;
  hopP50Ms: number;
  hopP99Ms: number;
  messagesPerJourney: number;
  cpuMsPerJourney: Record<string, number>;
  cpuMsPerJourneyTotal: number;
  rssMb: Record<string, number>;
  tripsPerJourney: Record<string, number>;
}

const round = (value: number, digits = 2): number => Number(value.toFixed(digits));

export function resultOf(shoppers: number, samples: Samples, before: Counters, after: Counters): BenchResult {
  const per = (value: number) => round(value / Math.max(1, samples.journeys));
  const cpu = Object.fromEntries(
    Object.keys(after.cpuMs).map((name) => [name, per((after.cpuMs[name] ?? 0) - (before.cpuMs[name] ?? 0))]),
  );
  return {
    shoppers,
    journeys: samples.journeys,
    failed: samples.failed,
    shed: samples.shed,
    ...(samples.firstFailure === undefined ? {} : { firstFailure: samples.firstFailure }),
    journeysPerSecond: round(samples.journeys / samples.seconds),
    placeP50Ms: round(quantile(samples.placeMs, 0.5), 1),
    placeP99Ms: round(quantile(samples.placeMs, 0.99), 1),
    addP50Ms: round(quantile(samples.addMs, 0.5), 1),
    addP99Ms: round(quantile(samples.addMs, 0.99), 1),
    longestAnswerMs: round(samples.longestMs, 1),
    commitsPerJourney: per(after.commits - before.commits),
    walSyncsPerJourney: per(after.walSyncs - before.walSyncs),
    hopP50Ms: round(hopQuantileMs(before.hops, after.hops, 0.5), 1),
    hopP99Ms: round(hopQuantileMs(before.hops, after.hops, 0.99), 1),
    messagesPerJourney: per(after.messages - before.messages),
    cpuMsPerJourney: cpu,
    cpuMsPerJourneyTotal: round(Object.values(cpu).reduce((sum, value) => sum + value, 0)),
    rssMb: Object.fromEntries(Object.entries(after.rssMb).map(([name, value]) => [name, Math.round(value)])),
    tripsPerJourney: tripsPerJourney(before.trips, after.trips, samples.journeys),
  };
}

/** One column per number of shoppers. */
export function table(results: BenchResult[]): string {
  const rows: [string, (result: BenchResult) => number | undefined][] = [
    ['journeys/s', (r) => r.journeysPerSecond],
    ['place p50 ms', (r) => r.placeP50Ms],
    ['place p99 ms', (r) => r.placeP99Ms],
    ['add-to-cart p50 ms', (r) => r.addP50Ms],
    ['add-to-cart p99 ms', (r) => r.addP99Ms],
    ['longest answer ms', (r) => r.longestAnswerMs],
    ['commits/journey', (r) => r.commitsPerJourney],
    ['WAL syncs/journey', (r) => r.walSyncsPerJourney],
    ['hop p50 ms', (r) => r.hopP50Ms],
    ['hop p99 ms', (r) => r.hopP99Ms],
    ['messages/journey', (r) => r.messagesPerJourney],
    ['CPU ms/journey', (r) => r.cpuMsPerJourneyTotal],
    ...Object.keys(results[0]?.cpuMsPerJourney ?? {}).map(
      (name): [string, (result: BenchResult) => number | undefined] => [`  ${name}`, (r) => r.cpuMsPerJourney[name]],
    ),
    ...Object.keys(results[0]?.rssMb ?? {}).map((name): [string, (result: BenchResult) => number | undefined] => [
      `RSS MB ${name}`,
      (r) => r.rssMb[name],
    ]),
    ['answers 503, repeated', (r) => r.shed],
    ['failed journeys', (r) => r.failed],
  ];
  const line = (cells: string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(26) : cell.padStart(12))).join('');
  return [
    line(['', ...results.map((r) => `${r.shoppers} shopper${r.shoppers === 1 ? '' : 's'}`)]),
    ...rows.map(([name, value]) => line([name, ...results.map((r) => String(value(r) ?? ''))])),
  ].join('\n');
}

/** The same results as multiples of what the machine took for one insert and one proxied request. */
export function multiples(results: BenchResult[], { insert, request }: Yardstick): string {
  const times = (value: number) => `${round(value, 0)}`;
  return [
    `Yardstick: one inserted and committed row ${insert.p50Ms} ms, ${insert.cpuMs} ms of CPU; one proxied request ${request.p50Ms} ms, ${request.cpuMs} ms of CPU.`,
    ...results.map(
      (r) =>
        `${r.shoppers} shopper${r.shoppers === 1 ? '' : 's'}: a journey costs the CPU of ${times(r.cpuMsPerJourneyTotal / insert.cpuMs)} inserts or ${times(r.cpuMsPerJourneyTotal / request.cpuMs)} requests; ` +
        `place takes as long as ${times(r.placeP50Ms / insert.p50Ms)} inserts or ${times(r.placeP50Ms / request.p50Ms)} requests.`,
    ),
  ].join('\n');
}

export const backlogSummary = (queued: BacklogResult): string =>
  `${queued.purchases} purchases were accepted while orders was down. After its restart all were completed in ${queued.processedInSeconds.toFixed(1)} s ` +
  `(${queued.perSecond.toFixed(0)} a second); the oldest event waited ${queued.oldestUnpublishedSeconds.toFixed(1)} s in an outbox, ` +
  `${queued.deadLetters} dead letters, ${queued.brokerAlarms} alarms at RabbitMQ.`;
