import { randomFillSync } from 'node:crypto';

const pool = Buffer.allocUnsafeSlow(8 * 1024);
let used = pool.length;

/**
 * Random bytes as hexadecimal digits, drawn by the thousand: a draw of its own costs more than the rest of a trace id. For ids, not
 * for secrets, because the bytes stay in memory.
 */
export function randomHex(bytes: number): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const from = used;
  used += bytes;
  return pool.toString('hex', from, used);
}
