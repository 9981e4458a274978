import { setTimeout as wait } from 'node:timers/promises';

/** Repeats a check every 40 ms until it returns true. Returns false if it has not done so within `withinMs`. */
export async function waitUntil(check: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const deadline = Date.now() + withinMs; Date.now() < deadline; await wait(40)) {
    if (await check()) return true;
  }
  return check();
}
