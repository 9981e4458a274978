import { createHash } from 'node:crypto';

/** How long a person takes, in milliseconds. */
export interface Pace {
  /** Between two keys. */
  key(): number;
  /** Before acting on a page, to read it. */
  pause(): number;
}

export const noPace: Pace = { key: () => 0, pause: () => 0 };

/** The pace of a person; the same seed gives the same delays. */
export function humanPace(seed: string): Pace {
  let drawn = 0;
  const draw = (from: number, to: number): number => {
    const digest = createHash('sha256').update(`${seed}:${drawn++}`).digest();
    // The mean of two draws: delays near the middle are the most frequent.
    const unit = (digest.readUInt32BE(0) + digest.readUInt32BE(4)) / (2 * 0xffffffff);
    return Math.round(from + unit * (to - from));
  };
  return { key: () => draw(40, 180), pause: () => draw(400, 2200) };
}
