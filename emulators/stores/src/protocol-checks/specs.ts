import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const repository = join(import.meta.dirname, '../../../..');

/** Where the protocols lie as published: beside the repository, unless the environment says otherwise. They are no part of it. */
export const specsFolder = process.env.PROTOCOL_SPECS ?? join(repository, '../shared/specs');

export const specsAreThere =
  existsSync(join(specsFolder, 'acp-2026-04-17')) && existsSync(join(specsFolder, 'ucp-2026-04-08'));

export const readSpec = (path: string): string => readFileSync(join(specsFolder, path), 'utf8');
