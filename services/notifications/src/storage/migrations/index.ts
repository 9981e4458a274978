import type { Migration } from '@muse/kit';
import { emails } from './0001-letters.ts';

export const migrations: Migration[] = [emails];
