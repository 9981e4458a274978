import { quantile, runShoppers } from './load.ts';

/** One run with a number of shoppers. The rate is that of finished purchases while all of them were there. */
interface OverloadRun {
  shoppers: number;
  perSecond: number;
  placeP99Ms: number;
  longestAnswerMs: number;
  shed: number;
  failed: number;
  firstFailure: string | undefined;
}

export interface OverloadResult {
  runs: OverloadRun[];
  /** Per round: the rate of the last number of shoppers, divided by that of the first. */
  ratios: number[];
}

/** Shoppers arrive over this time; what is finished meanwhile does not count. */
const arriveSeconds = 6;

/**
 * Compares numbers of shoppers in turn (A, B, A, B …), so that other load on the machine meets all of them. Only the ratio
 * within a round says anything on a shared machine.
 */
export async function measureOverload(
  gatewayUrl: string,
  shopperCounts: number[],
  seconds: number,
  rounds: number,
  say: (line: string) => void,
): Promise<OverloadResult> {
  const result: OverloadResult = { runs: [], ratios: [] };
  for (let round = 0; round < rounds; round += 1) {
    const runs: OverloadRun[] = [];
    for (const shoppers of shopperCounts) {
      const run = await measureRun(gatewayUrl, shoppers, seconds);
      say(lineOf(run));
      runs.push(run);
    }
    const ratio = (runs.at(-1)?.perSecond ?? 0) / (runs[0]?.perSecond ?? Number.NaN);
    say(`round ${round + 1}: ${ratio.toFixed(2)}`);
    result.runs.push(...runs);
    result.ratios.push(ratio);
  }
  say(`median of the ratios: ${quantile(result.ratios, 0.5).toFixed(2)}`);
  return result;
}

async function measureRun(gatewayUrl: string, shoppers: number, seconds: number): Promise<OverloadRun> {
  const samples = await runShoppers(gatewayUrl, shoppers, arriveSeconds + seconds, arriveSeconds);
  const [from, to] = [arriveSeconds * 1000, (arriveSeconds + seconds) * 1000];
  return {
    shoppers,
    perSecond: samples.finishedMs.filter((at) => at >= from && at < to).length / seconds,
    placeP99Ms: quantile(samples.placeMs, 0.99),
    longestAnswerMs: samples.longestMs,
    shed: samples.shed,
    failed: samples.failed,
    firstFailure: samples.firstFailure,
  };
}

const lineOf = ({
  shoppers,
  perSecond,
  placeP99Ms,
  longestAnswerMs,
  shed,
  failed,
  firstFailure,
}: OverloadRun): string =>
  `${shoppers} shoppers: ${perSecond.toFixed(1)} purchases/s, place p99 ${(placeP99Ms / 1000).toFixed(1)} s, ` +
  `longest answer ${(longestAnswerMs / 1000).toFixed(1)} s, ${shed} answers 503, ${failed} failed journeys${firstFailure === undefined ? '' : ` (the first: ${firstFailure})`}`;
