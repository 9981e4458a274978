import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '@muse/ops';

/** A Dockerfile, as far as the test asks about it: all its text, and what its last stage says. */
export interface Dockerfile {
  text: string;
  /** The image or stage that each stage begins with. */
  from: string[];
  /** Every RUN of every stage. */
  runs: string[];
  environment: Record<string, string>;
  exposed: string | undefined;
  user: string | undefined;
  stopSignal: string | undefined;
  /** Without the shell: undefined where it is not a list. */
  command: string[] | undefined;
  healthCheck: string[] | undefined;
}

export async function readDockerfile(path: string): Promise<Dockerfile> {
  const text = await readFile(join(repository, path), 'utf8');
  const instructions = text
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ keyword: line.slice(0, line.indexOf(' ')), rest: line.slice(line.indexOf(' ') + 1) }));
  const all = (keyword: string) => instructions.filter((each) => each.keyword === keyword).map(({ rest }) => rest);
  const lastStage = instructions.slice(instructions.findLastIndex(({ keyword }) => keyword === 'FROM'));
  const last = (keyword: string) => lastStage.findLast((each) => each.keyword === keyword)?.rest;

  return {
    text,
    from: all('FROM').map((rest) => rest.split(' ')[0] as string),
    runs: all('RUN'),
    environment: Object.fromEntries((last('ENV') ?? '').split(' ').map((pair) => pair.split('='))),
    exposed: last('EXPOSE'),
    user: last('USER'),
    stopSignal: last('STOPSIGNAL'),
    command: list(last('CMD')),
    healthCheck: list(last('HEALTHCHECK')?.split(' CMD ')[1]),
  };
}

/** Docker takes a list that is not JSON for a line of shell, and says nothing. */
function list(text: string | undefined): string[] | undefined {
  try {
    return JSON.parse(text ?? '') as string[];
  } catch {
    return undefined;
  }
}
