/** The account's time: the wall's, plus what `POST /_control/clock` has added. It only goes forward. */
export class Clock {
  readonly wallNow: () => number;
  #advancedMs = 0;

  constructor(wallNow: () => number = Date.now) {
    this.wallNow = wallNow;
  }

  nowMs(): number {
    return this.wallNow() + this.#advancedMs;
  }

  nowSeconds(): number {
    return Math.floor(this.nowMs() / 1000);
  }

  get advancedMs(): number {
    return this.#advancedMs;
  }

  set advancedMs(ms: number) {
    this.#advancedMs = ms;
  }
}
