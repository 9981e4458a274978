import { versionOf } from './ask-postgres.ts';
import { startPostgresContainer } from './containers.ts';
import type { DataDirectory } from './data-directory.ts';
import { startPrivatePostgres } from './private-postgres.ts';
import type { Postgres } from './types.ts';
import { without } from './urls.ts';

/** The one given, else one in a container, else one of this machine's programs. */
export async function openPostgres(dataDirectory: DataDirectory): Promise<Postgres> {
  const url = process.env.DATABASE_URL;
  if (url) return given(url);
  return (await startPostgresContainer(dataDirectory)) ?? (await startPrivatePostgres(dataDirectory));
}

async function given(url: string): Promise<Postgres> {
  try {
    return { url, said: `Postgres: the one in DATABASE_URL (${await versionOf(url)}) at ${without(url)}` };
  } catch (error) {
    const reason = error instanceof Error ? error.message || String(error) : String(error);
    throw new Error(
      `DATABASE_URL is set, but no Postgres answers at ${without(url)} (${reason}): start it, or unset DATABASE_URL and Muse starts its own.`,
    );
  }
}
