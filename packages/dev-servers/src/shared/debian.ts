import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter } from 'node:path';

/** The folders of PATH. */
export const pathFolders = (): string[] => (process.env.PATH ?? '').split(delimiter).filter(Boolean);

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Programs are installed only as root on Debian or Ubuntu. */
export const mayInstall = (): boolean =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/** Runs a script that installs with apt-get, in its own session: Ctrl-C or our end must not interrupt dpkg. */
export async function runInstallScript(script: string): Promise<void> {
  await once(spawn('/bin/sh', [script], { detached: true, cwd: '/', stdio: 'ignore' }), 'exit');
}

/** The last lines of an install script's log, and where the rest is. */
export async function endOfLog(logFile: string): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n');
  return `${lines.slice(-3).join(' ')} (complete log: ${logFile})`;
}
