import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '@muse/ops';
import { parse } from 'yaml';
import type { ImageBuild } from './dockerfile.ts';

/** A service of docker-compose.yml, with the fields that the test reads. */
interface ComposeService {
  image?: string;
  build?: ImageBuild;
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  network_mode?: string;
  stop_grace_period?: string;
  restart?: string;
  depends_on?: Record<string, { condition: string; restart?: boolean }>;
  healthcheck?: { test: string[] };
}

interface ComposeFile {
  services: Record<string, ComposeService>;
  volumes: Record<string, null>;
}

export const readCompose = async (): Promise<ComposeFile> =>
  parse(await readFile(join(repository, 'docker-compose.yml'), 'utf8'), { merge: true }) as ComposeFile;

/** `${NAME}` in all its forms. We use only `${NAME:?message}`, which refuses to start without a value. */
const inserted = /\$\{(\w+)([^}]*)\}/g;

export const variablesIn = (text: string): { name: string; form: string }[] =>
  [...text.matchAll(inserted)].map(([, name = '', form = '']) => ({ name, form }));

/** The container's environment once compose has inserted the values of `.env`. */
export const filledIn = (
  environment: Record<string, string> = {},
  dotEnv: Record<string, string | undefined>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).map(([variable, value]) => [
      variable,
      value.replace(inserted, (_, name: string) => dotEnv[name] ?? ''),
    ]),
  );
