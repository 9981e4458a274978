import type { Migration } from '@muse/kit';
import { letters } from './0001-letters.ts';

export const migrations: Migration[] = [letters];
