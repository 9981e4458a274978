/** For log lines: a tenth of a millisecond is exact enough. */
export const milliseconds = (seconds: number): number => Math.round(seconds * 10_000) / 10;

export const millisecondsSince = (started: number): number => milliseconds((performance.now() - started) / 1000);
