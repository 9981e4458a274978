/** Returns the RFC 3339 time so many seconds after another one, in UTC. */
export const addSeconds = (time: string, seconds: number): string =>
  new Date(Date.parse(time) + seconds * 1000).toISOString();

const shownTime = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Display text: `November 30, 2026 at 2:05 PM UTC`. */
export const formatTime = (time: string): string => `${shownTime.format(new Date(time))} UTC`;
