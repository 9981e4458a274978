import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '@muse/ops';

/** What docker-compose.yml sets for the build of an image. */
export interface ImageBuild {
  context: string;
  /** The stage to build; the last one if not set. */
  target?: string;
  args?: Record<string, string>;
}

/** The image that the Dockerfile makes with these build arguments: the instructions of its target stage. */
export interface Image {
  /** The base image of every stage that is not built on another stage. */
  from: string[];
  /** Every RUN of the target and of the stages before it that it copies from. */
  runs: string[];
  environment: Record<string, string>;
  exposed: string | undefined;
  user: string | undefined;
  stopSignal: string | undefined;
  /** The command, its script as a path from the root of the repository. `undefined` if it is not a JSON list. */
  command: string[] | undefined;
  healthCheck: string[] | undefined;
}

interface Instruction {
  keyword: string;
  rest: string;
}

const text = await readFile(join(repository, 'Dockerfile'), 'utf8');

/** Of the arguments that stand before the first stage. */
const defaults = new Map([...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name, value]) => [name as string, value]));

export function readImage({ target, args = {} }: ImageBuild): Image {
  const stages = stagesOf(text.replace(/\$\{(\w+)\}/g, (_, name: string) => args[name] ?? defaults.get(name) ?? ''));
  const names = stages.map(([from]) => from?.rest.split(' AS ')[1]);
  const wanted = stages.find(([from]) => from?.rest.endsWith(` AS ${target}`)) ?? stages.at(-1) ?? [];
  const copiedFrom = stages.filter(([from]) => /AS (pruned|installed)$/.test(from?.rest ?? ''));
  const last = (keyword: string) => wanted.findLast((each) => each.keyword === keyword)?.rest;
  return {
    from: stages.map(([from]) => from?.rest.split(' ')[0] as string).filter((base) => !names.includes(base)),
    runs: [...copiedFrom.flat(), ...wanted].filter(({ keyword }) => keyword === 'RUN').map(({ rest }) => rest),
    environment: Object.fromEntries((last('ENV') ?? '').split(' ').map((pair) => pair.split('='))),
    exposed: last('EXPOSE'),
    user: last('USER'),
    stopSignal: last('STOPSIGNAL'),
    command: commandIn(last('WORKDIR'), list(last('CMD'))),
    healthCheck: list(last('HEALTHCHECK')?.split(' CMD ')[1]),
  };
}

function stagesOf(dockerfile: string): Instruction[][] {
  const stages: Instruction[][] = [];
  const lines = dockerfile
    .replace(/^#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n');
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const instruction = { keyword: line.slice(0, line.indexOf(' ')), rest: line.slice(line.indexOf(' ') + 1) };
    if (instruction.keyword === 'FROM') stages.push([]);
    stages.at(-1)?.push(instruction);
  }
  return stages;
}

const commandIn = (folder = '/muse', command: string[] | undefined): string[] | undefined =>
  command?.map((word, index) => (index === 0 ? word : join(folder, word).replace('/muse/', '')));

/** Docker takes a list that is not valid JSON for a shell command, without a warning. */
function list(value: string | undefined): string[] | undefined {
  try {
    return JSON.parse(value ?? '') as string[];
  } catch {
    return undefined;
  }
}
