import { createWriteStream, type WriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';

export interface LogFileLimits {
  /** A file is closed at the end of the line that makes it larger. */
  maxBytes: number;
  /** How many closed files are kept: `payments.1.log` is the youngest. */
  kept: number;
}

/** Together 64 MiB per process: some ten thousand purchases. */
const limits: LogFileLimits = { maxBytes: 16 * 1024 * 1024, kept: 3 };

/**
 * Appends the output of a process to `payments.log` and bounds it. Files are split between lines, because each file is read by
 * itself (`npm run follow`, the check for secrets).
 */
export function openLogFile(folder: string, name: string, { maxBytes, kept }: LogFileLimits = limits): Writable {
  const pathOf = (index: number) => join(folder, index === 0 ? `${name}.log` : `${name}.${index}.log`);
  let file: WriteStream | undefined;
  let size = 0;

  const open = async (): Promise<WriteStream> => {
    size = (await stat(pathOf(0)).catch(() => undefined))?.size ?? 0;
    file = createWriteStream(pathOf(0), { flags: 'a' });
    return file;
  };
  const close = async (): Promise<void> => {
    if (!file) return;
    file.end();
    await finished(file);
    file = undefined;
  };
  const rotate = async (): Promise<void> => {
    await close();
    for (let index = kept; index > 0; index -= 1) await rename(pathOf(index - 1), pathOf(index)).catch(() => undefined);
  };
  const append = async (bytes: Buffer): Promise<void> => {
    const to = file ?? (await open());
    size += bytes.length;
    await new Promise<void>((resolve, reject) => to.write(bytes, (error) => (error ? reject(error) : resolve())));
  };

  return new Writable({
    write(bytes: Buffer, _, done) {
      const write = async (): Promise<void> => {
        await (file ?? open());
        if (size === 0 || size + bytes.length <= maxBytes) return append(bytes);
        const endOfLine = bytes.indexOf('\n') + 1;
        if (endOfLine > 0) await append(bytes.subarray(0, endOfLine));
        if (endOfLine > 0) await rotate();
        await append(bytes.subarray(endOfLine));
      };
      write().then(() => done(), done);
    },
    final: (done) => void close().then(() => done(), done),
  });
}
