import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Writable } from 'node:stream';

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
  let file: FileHandle;
  let size = 0;

  const openFile = async (): Promise<void> => {
    file = await open(pathOf(0), 'a');
    ({ size } = await file.stat());
  };
  const rotate = async (): Promise<void> => {
    await file.close();
    for (let index = kept; index > 0; index -= 1) await rename(pathOf(index - 1), pathOf(index)).catch(() => undefined);
    await openFile();
  };
  const append = async (bytes: Buffer): Promise<void> => {
    await file.appendFile(bytes);
    size += bytes.length;
  };
  const write = async (bytes: Buffer): Promise<void> => {
    const endOfLine = bytes.indexOf('\n') + 1;
    if (size + bytes.length <= maxBytes || endOfLine === 0) return append(bytes);
    await append(bytes.subarray(0, endOfLine));
    await rotate();
    await append(bytes.subarray(endOfLine));
  };
  const settle = (work: Promise<void>, done: (error?: Error | null) => void): void =>
    void work.then(() => done(), done);

  return new Writable({
    construct: (done) => settle(openFile(), done),
    // A full disk loses lines, and stops neither the process nor us.
    write: (bytes: Buffer, _, done) =>
      void write(bytes).then(
        () => done(),
        () => done(),
      ),
    final: (done) => settle(file.close(), done),
  });
}
