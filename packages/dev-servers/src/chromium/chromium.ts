import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endOfLog, isExecutable, mayInstall, pathFolders, runInstallScript } from '../shared/debian.ts';

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
  await runInstallScript(fileURLToPath(new URL('./install.sh', import.meta.url)));
  const installed = findChromium();
  if (installed) return { path: installed, choice: `Chromium: ${installed}, installed with apt-get` };
  return {
    path: undefined,
    choice: `Chromium: apt-get could not install it; ${without}. It ended with: ${await endOfLog(logFile)}`,
  };
}

const findChromium = (): string | undefined =>
  [...names.flatMap((name) => pathFolders().map((folder) => join(folder, name))), ...usualFiles].find(isExecutable);
