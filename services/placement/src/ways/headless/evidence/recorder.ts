import type { Page } from 'puppeteer';
import type { KeptEvidence } from '../../way.ts';
import { inTime } from '../page/in-time.ts';
import { mask, textOf } from '../page/look.mjs';
import type { TypedSecrets } from './secrets.ts';

/** What a step did, for the log of the attempt. */
export interface StepEntry {
  step: string;
  ms: number;
  /** Which of the alternatives was there: 0 is the first. Others tell that the store is changing. */
  alternative?: number | undefined;
  result: string;
}

/** Pictures, texts and the step log of one attempt, with secrets masked. A picture that fails never fails the purchase. */
export class EvidenceRecorder {
  readonly #page: Page;
  readonly #keep: (evidence: KeptEvidence) => Promise<string>;
  readonly #secrets: TypedSecrets;
  readonly #steps: StepEntry[] = [];
  #saved = 0;

  constructor(page: Page, keep: (evidence: KeptEvidence) => Promise<string>, secrets: TypedSecrets) {
    this.#page = page;
    this.#keep = keep;
    this.#secrets = secrets;
  }

  log(entry: StepEntry): void {
    this.#steps.push({ ...entry, result: this.#secrets.hide(entry.result) });
  }

  async picture(step: string, { whole = false } = {}): Promise<void> {
    const bytes = await inTime(5_000, this.#shot(whole)).catch(() => undefined);
    if (bytes) await this.#keep({ step, contentType: 'image/webp', bytes });
  }

  /** The page as it is submitted, as it confirms, or where the attempt stopped: the whole of it, and its text. */
  async page(step: string): Promise<void> {
    await this.picture(step, { whole: true });
    const text = await inTime(2_000, this.#page.evaluate(textOf, { limit: 20_000 })).catch(() => undefined);
    if (text) await this.#keep({ step, contentType: 'text/plain', bytes: Buffer.from(this.#secrets.hide(text)) });
  }

  /** The steps since the last time. */
  async stepLog(step: string, more: object = {}): Promise<void> {
    const steps = this.#steps.slice(this.#saved);
    if (steps.length === 0) return;
    this.#saved = this.#steps.length;
    const text = this.#secrets.hide(JSON.stringify({ ...more, steps }, null, 1));
    await this.#keep({ step, contentType: 'application/json', bytes: Buffer.from(text) });
  }

  async #shot(whole: boolean): Promise<Uint8Array> {
    for (const frame of this.#page.frames()) await frame.evaluate(mask).catch(() => undefined);
    return this.#page.screenshot({
      type: 'webp',
      quality: 40,
      fullPage: whole,
      captureBeyondViewport: whole,
      optimizeForSpeed: true,
    });
  }
}
