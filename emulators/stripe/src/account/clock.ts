/** The account's time: real time plus what `POST /_control/clock` has added. It only moves forward. */
export class Clock {
  readonly realNow: () => number;
  #advancedMs = 0;

  constructor(realNow: () => number = Date.now) {
    this.realNow = realNow;
  }

  nowMs(): number {
    return this.realNow() + this.#advancedMs;
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
