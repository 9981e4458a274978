import type { Pool } from 'undici';

/** One replica of a service. Times are those of `performance.now()`. */
export interface Replica {
  /** Its URL, with the IP address that its name led to. */
  readonly name: string;
  readonly connections: Pool;
  /** Requests in flight. */
  active: number;
  unavailableSince: number | null;
  ejectedUntil: number;
}

const minEjectionMs = 500;
const maxEjectionMs = 10_000;

/** Ejects for as long as it has been unavailable, within limits: a restart is noticed soon, a dead replica costs little. */
export function eject(replica: Replica): void {
  const now = performance.now();
  replica.unavailableSince ??= now;
  const unavailableMs = now - replica.unavailableSince;
  replica.ejectedUntil = now + Math.min(Math.max(unavailableMs, minEjectionMs), maxEjectionMs);
}

export function restore(replica: Replica): void {
  replica.unavailableSince = null;
  replica.ejectedUntil = 0;
}

export const ejectedForMs = ({ ejectedUntil }: Replica, now: number): number => Math.max(0, ejectedUntil - now);
