import { createHash } from 'node:crypto';

/** A seeded source of decisions: the same seed throws the same, whatever anybody else does meanwhile. */
export interface Random {
  /** From 0 up to, but without, 1. */
  fraction(): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
  chance(probability: number): boolean;
  oneOf<const All extends readonly [unknown, ...unknown[]]>(all: All): All[number];
  /** One of these, each as likely as its weight. */
  weighed<T extends string>(weights: Record<T, number>): T;
  /** So many of them, each at most once, in an order of its own. */
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
      if (!hit) throw new RangeError('weighed: there must be something to choose from');
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
