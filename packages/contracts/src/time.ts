/** Returns the RFC 3339 time so many seconds after another one, in UTC. */
export const addSeconds = (time: string, seconds: number): string =>
  new Date(Date.parse(time) + seconds * 1000).toISOString();
