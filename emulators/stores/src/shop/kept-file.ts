import { existsSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { type KeptShop, keptOf, restoreShop } from './kept-shop.ts';
import type { Shops } from './shops.ts';

const debounceMs = 250;
/** Saving may take at most a twentieth of the time, however many orders there are. */
const pausePerSave = 20;

/** Keeps what the shops have sold in one file. It is replaced as a whole, so a crash leaves the old or the new one. */
export class KeptFile {
  readonly #shops: Shops;
  readonly #file: string;
  #timer: NodeJS.Timeout;
  #saving: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(shops: Shops, file: string) {
    this.#shops = shops;
    this.#file = file;
    this.#timer = this.#saveAfter(debounceMs);
  }

  #saveAfter(ms: number): NodeJS.Timeout {
    return setTimeout(() => (this.#saving = this.#saveAndReschedule()), ms).unref();
  }

  async #saveAndReschedule(): Promise<void> {
    const startedAt = performance.now();
    if (this.#shops.changed) await this.#save();
    if (this.#stopped) return;
    this.#timer = this.#saveAfter(Math.max(debounceMs, pausePerSave * (performance.now() - startedAt)));
  }

  async #save(): Promise<void> {
    this.#shops.changed = false;
    const content = JSON.stringify(this.#shops.all().map(keptOf));
    const file = await open(`${this.#file}.new`, 'w', 0o600);
    await file.writeFile(content);
    await file.close();
    await rename(`${this.#file}.new`, this.#file);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#saving;
    await this.#save();
  }
}

/** Brings back the shops of this file, if there is one. */
export async function restoreShops(shops: Shops, file: string): Promise<void> {
  if (!existsSync(file)) return;
  for (const kept of JSON.parse(await readFile(file, 'utf8')) as KeptShop[]) {
    const shop = shops.find(kept.name);
    if (shop) restoreShop(shop, kept);
  }
}
