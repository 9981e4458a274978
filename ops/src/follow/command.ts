import { readOrderNumber } from '@muse/contracts';
import { describePurchase } from './describe.ts';
import { findPurchase } from './find-purchase.ts';
import { filesSource, folderSource, isPiped, type LogSource, standardInput } from './sources.ts';

interface FollowOptions {
  /** Files, or `-` for standard input; without any, the logs of `npm start`. */
  from: string[];
  /** Where `npm start` keeps its logs. */
  folder: string;
}

/** Returns the story of a purchase, or throws with what to do next. */
export async function follow(typed: string, { from, folder }: FollowOptions): Promise<string> {
  const id = readOrderNumber(typed.trim()) ?? typed.trim();
  if (!/^(?:MO-[0-9A-Z]{6}|cs_[\w-]+)$/.test(id))
    throw new Error(`${typed} is neither an order number (MO-7K2M9Q) nor the id of a checkout session (cs_…).`);
  const sources = await sourcesOf(from, folder);
  const searched: string[] = [];
  for (const open of sources) {
    const source = await open();
    try {
      const found = await findPurchase(id, source.read);
      if (found.lines.length > 0) return describePurchase(found);
      searched.push(source.name);
    } finally {
      await source.close();
    }
  }
  throw new Error(nothingFound(id, searched.join(' and ')));
}

/** What another program pipes to us is read if the logs of `npm start` do not know the purchase. */
async function sourcesOf(from: string[], folder: string): Promise<(() => Promise<LogSource>)[]> {
  const files = from.filter((name) => name !== '-');
  const named = [
    ...(files.length > 0 ? [async () => filesSource(files)] : []),
    ...(from.includes('-') ? [standardInput] : []),
  ];
  if (named.length > 0) return named;
  return [() => folderSource(folder), ...(isPiped() ? [standardInput] : [])];
}

const nothingFound = (id: string, searched: string): string =>
  `No line about ${id} in ${searched}. Check the number; then the time: logs are bounded, and older lines are gone. \
LOG_LEVEL must be info. For another system, pass its logs: kubectl logs -l app=muse --prefix --tail=-1 | npm run follow -- ${id} --from -`;
