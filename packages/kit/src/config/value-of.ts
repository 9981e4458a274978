import { readFileSync } from 'node:fs';

/** Why a value cannot be read; never contains a value. */
interface Unreadable {
  mistake: string;
}

/**
 * The text of a setting, or `undefined` if it is not set. A secret may also stand in a file, without the line break at its end:
 * `NAME_FILE=/run/secrets/name`. An empty or blank text counts as not set.
 */
export function valueOf(
  { variable, secret }: { variable: string; secret: boolean },
  environment: Record<string, string | undefined>,
): string | undefined | Unreadable {
  const given = unlessBlank(environment[variable]);
  const fileVariable = `${variable}_FILE`;
  const path = secret ? unlessBlank(environment[fileVariable]) : undefined;
  if (path === undefined) return given;
  if (given !== undefined) return { mistake: `${variable} and ${fileVariable} are both set, only one may be` };
  try {
    return unlessBlank(readFileSync(path, 'utf8').replace(/\r?\n$/, ''));
  } catch (error) {
    return { mistake: `${fileVariable} names a file that cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

const unlessBlank = (text: string | undefined): string | undefined => (text?.trim() === '' ? undefined : text);
