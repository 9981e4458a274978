import type { Migration } from '@muse/kit';
import { emails } from './0001-letters.ts';
import { sending } from './0002-sending.ts';

export const migrations: Migration[] = [emails, sending];
