import { tmpdir } from 'node:os';
import type { Browser } from 'puppeteer';
import type { BrowserProgram } from './executable.ts';
import { createSlots } from './slots.ts';

export interface BrowserPoolOptions {
  program: BrowserProgram;
  /** Contexts at the same time; each needs some 100 MiB. */
  contexts: number;
  /** A browser is replaced after so many attempts, or at this age: what leaks in it ends with it. */
  attempts?: number;
  maxAgeMs?: number;
  /** For the TLS listener of the store emulator. */
  acceptSelfSigned?: boolean;
}

/** A place in a browser. */
export interface BrowserLease {
  browser: Browser;
  /** Must be called, and may be called twice. */
  release(): Promise<void>;
  /** The browser does not answer: no other attempt gets it. */
  discard(): void;
}

interface Pooled {
  browser: Browser;
  startedAt: number;
  leases: number;
  open: number;
  isBroken: boolean;
}

/** One Chromium for many attempts, each in a context of its own. Started at the first attempt; a crashed one is replaced at the next. */
export class BrowserPool {
  readonly #options: BrowserPoolOptions;
  readonly #slots;
  #current: Promise<Pooled> | undefined;
  readonly #all = new Set<Pooled>();

  constructor(options: BrowserPoolOptions) {
    this.#options = options;
    this.#slots = createSlots(options.contexts);
  }

  /** Waits for a free slot. */
  async lease(): Promise<BrowserLease> {
    const free = await this.#slots();
    try {
      const pooled = await this.#usable();
      pooled.leases += 1;
      pooled.open += 1;
      let isReleased = false;
      const release = async () => {
        if (isReleased) return;
        isReleased = true;
        pooled.open -= 1;
        free();
        if (this.#isWornOut(pooled)) await this.#retire(pooled);
      };
      return { browser: pooled.browser, release, discard: () => void (pooled.isBroken = true) };
    } catch (error) {
      free();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#current?.catch(() => undefined);
    this.#current = undefined;
    await Promise.all([...this.#all].map(({ browser }) => browser.close().catch(() => undefined)));
  }

  async #usable(): Promise<Pooled> {
    const seen = this.#current;
    const current = await seen?.catch(() => undefined);
    if (current && !this.#isWornOut(current)) return current;
    // Another lease may have replaced it meanwhile: a browser that is forgotten here would run until the process ends.
    if (this.#current === seen) this.#current = undefined;
    if (current) await this.#retire(current);
    this.#current ??= this.#launch();
    return this.#current;
  }

  #isWornOut({ leases, startedAt, browser, isBroken }: Pooled): boolean {
    const { attempts = 50, maxAgeMs = 30 * 60_000 } = this.#options;
    return isBroken || !browser.connected || leases >= attempts || Date.now() - startedAt > maxAgeMs;
  }

  /** Closed when its last attempt has ended. */
  async #retire(pooled: Pooled): Promise<void> {
    if (pooled.open > 0) return;
    this.#all.delete(pooled);
    await pooled.browser.close().catch(() => undefined); // Puppeteer kills one that does not answer
  }

  async #launch(): Promise<Pooled> {
    const { program, acceptSelfSigned = false } = this.#options;
    if (program.path === undefined) throw new Error(program.why);
    const { launch } = await import('puppeteer'); // a megabyte, which a service without a browser never loads
    const browser = await launch({
      executablePath: program.path,
      protocolTimeout: 30_000,
      pipe: true, // the browser ends with this process, however that ends
      args: [
        '--disable-dev-shm-usage',
        '--block-new-web-contents',
        '--lang=en-US',
        ...(program.sandbox ? [] : ['--no-sandbox']),
      ],
      acceptInsecureCerts: acceptSelfSigned,
      env: { PATH: process.env.PATH, HOME: tmpdir(), LANG: 'en_US.UTF-8' }, // none of our passwords
      ...{ handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false },
    });
    const pooled = { browser, startedAt: Date.now(), leases: 0, open: 0, isBroken: false };
    this.#all.add(pooled);
    return pooled;
  }
}
