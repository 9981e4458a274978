import { createHash } from 'node:crypto';

/** A seeded random source. The same seed gives the same sequence, independent of other sources. */
export interface Random {
  /** At least 0 and less than 1. */
  fraction(): number;
  /** An integer between both bounds, inclusive. */
  whole(from: number, to: number): number;
  chance(probability: number): boolean;
  oneOf<const All extends readonly [unknown, ...unknown[]]>(all: All): All[number];
  /** One of the keys, with a probability proportional to its weight. */
  weighed<T extends string>(weights: Record<T, number>): T;
  /** At most `count` elements, each at most once, in random order. */
  some<T>(all: readonly T[], count: number): T[];
}

export function randomFor(...seed: (string | number)[]): Random {
  const fraction = sfc32(createHash('sha256').update(JSON.stringify(seed)).digest());
  const whole = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1));
  return {
    fraction,
    whole,
    chance: (probability) => fraction() < probability,
    oneOf: <const All extends readonly [unknown, ...unknown[]]>(all: All): All[number] => all[whole(0, all.length - 1)],
    weighed<T extends string>(weights: Record<T, number>): T {
      const entries = Object.entries(weights) as [T, number][];
      let left = fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      const hit = entries.find(([, weight]) => (left -= weight) < 0) ?? entries[0];
      if (!hit) throw new RangeError('weighed: no weights were given');
      return hit[0];
    },
    some(all, count) {
      const left = [...all];
      return Array.from({ length: Math.min(count, all.length) }, () =>
        left.splice(whole(0, left.length - 1), 1),
      ).flat();
    },
  };
}

/** Chris Doty-Humphrey's small fast counting generator. https://pracrand.sourceforge.net/RNG_engines.txt */
function sfc32(seed: Buffer): () => number {
  let [a, b, c, counter] = [seed.readUInt32LE(0), seed.readUInt32LE(4), seed.readUInt32LE(8), 1];
  const next = (): number => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return (result >>> 0) / 4_294_967_296;
  };
  for (let warmed = 0; warmed < 12; warmed += 1) next();
  return next;
}
