import { sessions } from './0001-sessions.ts';
import { stores } from './0002-stores.ts';

export const migrations = [sessions, stores];
