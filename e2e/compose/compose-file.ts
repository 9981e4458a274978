import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '@muse/ops';
import { parse } from 'yaml';

/** docker-compose.yml, as far as the test asks about it. */
interface Container {
  image?: string;
  build?: { context: string; dockerfile: string };
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
  services: Record<string, Container>;
  volumes: Record<string, null>;
}

export const readCompose = async (): Promise<ComposeFile> =>
  parse(await readFile(join(repository, 'docker-compose.yml'), 'utf8'), { merge: true }) as ComposeFile;

/** `${NAME}` in all its forms. The only form we use is the one that refuses to start without a value: `${NAME:?why}`. */
const inserted = /\$\{(\w+)([^}]*)\}/g;

export const variablesIn = (text: string): { name: string; form: string }[] =>
  [...text.matchAll(inserted)].map(([, name = '', form = '']) => ({ name, form }));

/** What the container is given once compose has read `.env`. */
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
