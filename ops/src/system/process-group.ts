import { join } from 'node:path';
import type { SystemOptions } from './options.ts';
import type { ProcessSpec } from './process-specs.ts';
import { type Running, startProcess } from './processes.ts';

const progressEveryMs = 3_000;

/** The processes of one system. Stops the gateway first, so that no request reaches a service that is stopping. */
export class ProcessGroup {
  readonly running: Running[] = [];
  readonly #options: SystemOptions;
  readonly #logFolder: string;
  readonly #starting = new Set<Promise<Running>>();
  readonly #stop = new AbortController();

  constructor(options: SystemOptions) {
    this.#options = options;
    this.#logFolder = join(options.folder, 'logs');
  }

  /** Aborted when the group is being stopped: from then on nothing is started. */
  get stopping(): AbortSignal {
    return this.#stop.signal;
  }

  logOf(name: string): string {
    return join(this.#logFolder, `${name}.log`);
  }

  async start(spec: ProcessSpec, extra: Record<string, string> = {}): Promise<Running> {
    this.stopping.throwIfAborted();
    const { environmentOf, folderOf } = this.#options;
    const environment = { ...spec.environment, ...environmentOf?.(spec.name), ...extra };
    const script = join(folderOf?.(spec.name) ?? '', spec.script);
    const started = startProcess({ ...spec, script, environment, logFolder: this.#logFolder });
    this.#starting.add(started);
    try {
      const process = await started;
      this.running.push(process);
      return process;
    } finally {
      this.#starting.delete(started);
    }
  }

  /** Waits until the process has ended, then starts it again. */
  async restart(spec: ProcessSpec, environment: Record<string, string> = {}): Promise<Running> {
    const before = this.running.find(({ name }) => name === spec.name);
    await before?.exited;
    if (before) this.running.splice(this.running.indexOf(before), 1);
    return this.start(spec, environment);
  }

  /** Resolves with an explanation when a process ends although the system is not being stopped. */
  unexpectedEnd(): Promise<string> {
    const ends = this.running.map(async ({ name, exited }) => {
      const code = await exited;
      if (this.stopping.aborted) return new Promise<string>(() => undefined);
      return `${name} ended unexpectedly (${code ?? 'killed'}); see ${this.logOf(name)}`;
    });
    return Promise.race(ends);
  }

  async stop(say: (line: string) => void = () => undefined): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#starting); // a process that is still starting would be left running
    const left = new Set(this.running);
    const waiting = () =>
      say(`Waiting for ${[...left].map(({ name }) => name).join(', ')} to finish what they have begun`);
    const progress = setInterval(waiting, progressEveryMs);
    const stopAll = (processes: Running[]) =>
      Promise.all(processes.map((process) => process.stop().then(() => left.delete(process))));
    await stopAll(this.running.filter(({ name }) => name === 'gateway'));
    await stopAll([...left]);
    clearInterval(progress);
  }

  kill(): void {
    this.#stop.abort();
    for (const process of this.running) process.kill('SIGKILL');
  }
}
