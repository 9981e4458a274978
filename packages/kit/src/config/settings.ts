import { z } from 'zod';
import { valueOf } from './value-of.ts';

/** One environment variable: declared once, with its meaning; `.env.example` is generated from the declarations. */
export interface Setting<S extends z.ZodType = z.ZodType> {
  readonly variable: string;
  readonly schema: S;
  readonly means: string;
  readonly secret: boolean;
}

export const setting = <S extends z.ZodType>(
  variable: string,
  schema: S,
  means: string,
  more: { secret?: true } = {},
): Setting<S> => ({
  variable,
  schema,
  means,
  secret: more.secret ?? false,
});

export type Settings = Record<string, Setting>;
export type ConfigOf<S extends Settings> = { [K in keyof S]: z.output<S[K]['schema']> };

export interface ConfigDeclaration<S extends Settings = Settings> {
  readonly settings: S;
  /**
   * Finds settings that contradict each other; returns a sentence per mistake. Called even if single settings are invalid, which
   * are then absent, so that all mistakes are reported together.
   */
  readonly together: (config: Partial<ConfigOf<S>>) => string[];
}

export const declareConfig = <S extends Settings>(
  settings: S,
  together: (config: Partial<ConfigOf<S>>) => string[] = () => [],
): ConfigDeclaration<S> => ({ settings, together });

export class ConfigError extends Error {
  readonly mistakes: string[];
  constructor(mistakes: string[]) {
    super(`The configuration is not usable:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
    this.name = 'ConfigError';
    this.mistakes = mistakes;
  }
}

/** Reads the environment; an empty or blank variable counts as not set. Reports all mistakes together, without the values. */
export function readConfig<S extends Settings>(
  declaration: ConfigDeclaration<S>,
  environment: Record<string, string | undefined>,
): ConfigOf<S> {
  const mistakes: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(declaration.settings)) {
    const given = valueOf(entry, environment);
    if (typeof given === 'object') {
      mistakes.push(`${given.mistake}: ${entry.means}`);
      continue;
    }
    const parsed = entry.schema.safeParse(given);
    if (parsed.success) config[name] = parsed.data;
    else
      mistakes.push(
        `${entry.variable} ${given === undefined ? 'is missing' : `is not usable (${parsed.error.issues[0]?.message ?? 'wrong'})`}: ${entry.means}`,
      );
  }
  mistakes.push(...declaration.together(config as Partial<ConfigOf<S>>));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return config as ConfigOf<S>;
}

/** Schemas that parse the text of an environment variable. */
export const fromEnv = {
  text: z.string().min(1),
  url: z.url(),
  port: z.coerce.number().int().min(0).max(65535),
  count: z.coerce.number().int().min(0),
  positive: z.coerce.number().int().min(1),
  flag: z.enum(['true', 'false']).transform((value) => value === 'true'),
  json: z.string().transform((value, context): unknown => {
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'not JSON' });
      return z.NEVER;
    }
  }),
};
