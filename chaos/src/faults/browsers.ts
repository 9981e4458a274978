import { readdir, readFile } from 'node:fs/promises';
import type { Fault } from './fault.ts';

/** Kills a browser of a placement process in the middle of what it does. Only children of the trial's own processes are looked at. */
export const browserKill: Fault = {
  name: 'browser-kill',
  lane: 'store',
  async inject({ supervisor, random, rest }) {
    const parents = new Set(
      supervisor
        .running()
        .filter(({ name }) => name.startsWith('placement'))
        .map(({ pid }) => pid),
    );
    const [browser] = random.some(await childrenOf(parents), 1);
    await rest(500, 4_000);
    if (browser === undefined) return 'no browser was running';
    try {
      process.kill(browser, 'SIGKILL');
      return 'killed a browser';
    } catch {
      return 'the browser had ended already';
    }
  },
};

/** Where /proc does not exist, no browser is found. */
async function childrenOf(parents: ReadonlySet<number>): Promise<number[]> {
  const entries = (await readdir('/proc').catch(() => [])).map(Number).filter(Number.isInteger);
  const children = await Promise.all(
    entries.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return parents.has(parent) ? [pid] : [];
    }),
  );
  return children.flat();
}
