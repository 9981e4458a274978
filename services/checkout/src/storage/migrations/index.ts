import { sessions } from './0001-sessions.ts';
import { stores } from './0002-stores.ts';
import { backfill } from './0003-backfill.ts';
import { oldSessions } from './0004-old-sessions.ts';

export const migrations = [sessions, stores, backfill, oldSessions];
