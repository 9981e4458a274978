import { findOrInstallChromium } from '@muse/dev-servers';
import { loadDemo, signIn } from '@muse/ops';
import { withBenchSystem } from '../bench-system.ts';
import { meanOf, measureYardstick, type Yardstick } from '../yardstick.ts';
import { measureWay, type WayResult } from './measure-way.ts';
import { placementMultiples, placementsTable } from './placements-report.ts';
import { measuredWays, mostContexts } from './ways.ts';

interface PlacementsResult {
  seconds: number;
  yardstick: Yardstick;
  placements: WayResult[];
}

/** Measures one way after the other, at the pretend stores of the demo. */
export async function runPlacements(seconds: number): Promise<PlacementsResult> {
  const { path, choice } = await findOrInstallChromium(console.log);
  if (!path) throw new Error(`Placements by browser are measured with Chromium. ${choice}`);
  const environment = { PUPPETEER_EXECUTABLE_PATH: path, BROWSER_CONTEXTS: String(mostContexts) };
  return withBenchSystem({ environment, pretendStores: true }, async (bench) => {
    const { gatewayUrl, storeEmulatorUrl } = bench.system;
    await loadDemo({ gatewayUrl, storeEmulatorUrl: storeEmulatorUrl as string });
    const { caller: admin } = await signIn(gatewayUrl, 'bench-admin', ['admin']);
    const { caller: operator } = await signIn(gatewayUrl, 'bench-operator', ['ops']);
    const yardsticks = [await measureYardstick(bench.client)];
    const placements: WayResult[] = [];
    for (const way of measuredWays) {
      console.log(`Placing orders: ${way.name}`);
      await measureWay(bench, { admin, operator }, way, 3); // a warm-up
      placements.push(await measureWay(bench, { admin, operator }, way, seconds));
      yardsticks.push(await measureYardstick(bench.client));
    }
    const yardstick = meanOf(yardsticks);
    console.log(`\n${placementsTable(placements)}\n\n${placementMultiples(placements, yardstick)}\n`);
    return { seconds, yardstick, placements };
  });
}
