import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The browser that was found, or why there is none. `choice` is one sentence for the terminal. */
export interface FoundChromium {
  path: string | undefined;
  choice: string;
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const usualFiles = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const without = 'orders that a browser would place go to a person';
const logFile = '/var/log/muse-install-chromium.log';

/**
 * Finds the browser of PUPPETEER_EXECUTABLE_PATH, otherwise the one of this machine, otherwise installs Debian's, if we are root on
 * Debian or Ubuntu. Never fails: without a browser everything else still works.
 */
export async function findOrInstallChromium(say: (line: string) => void = () => undefined): Promise<FoundChromium> {
  const given = process.env.PUPPETEER_EXECUTABLE_PATH;
  if (given && isExecutable(given))
    return { path: given, choice: `Chromium: the one in PUPPETEER_EXECUTABLE_PATH, ${given}` };
  if (given) return { path: undefined, choice: `Chromium: none at PUPPETEER_EXECUTABLE_PATH, ${given}; ${without}` };
  const found = findChromium();
  if (found) return { path: found, choice: `Chromium: ${found}` };
  if (!mayInstall())
    return {
      path: undefined,
      choice: `Chromium: none; ${without}. Debian: apt-get install chromium, or set PUPPETEER_EXECUTABLE_PATH`,
    };
  say("Chromium is not installed: installing Debian's chromium with apt-get.");
  await runScript();
  const installed = findChromium();
  if (installed) return { path: installed, choice: `Chromium: ${installed}, installed with apt-get` };
  return {
    path: undefined,
    choice: `Chromium: apt-get could not install it; ${without}. It ended with: ${await endOfLog()}`,
  };
}

function findChromium(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...usualFiles].find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const mayInstall = (): boolean =>
  process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/** In its own session: Ctrl-C or our end must not interrupt dpkg. */
async function runScript(): Promise<void> {
  const script = fileURLToPath(new URL('./install.sh', import.meta.url));
  await once(spawn('/bin/sh', [script], { detached: true, cwd: '/', stdio: 'ignore' }), 'exit');
}

async function endOfLog(): Promise<string> {
  const lines = (await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n');
  return `${lines.slice(-3).join(' ')} (complete log: ${logFile})`;
}
