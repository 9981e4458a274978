import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How Chromium is started, or why it cannot be. */
export type BrowserProgram = { path: string; sandbox: boolean } | { path: undefined; why: string };

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The program of the setting, otherwise the one of this machine. Chromium's sandbox does not work for root: a service that runs as root
 * places no orders by browser unless it was told to do without the sandbox.
 */
export function findBrowser(
  given: string | undefined,
  allowNoSandbox: boolean,
  uid = process.getuid?.(),
): BrowserProgram {
  const path = given ? [given].find(isExecutable) : usual().find(isExecutable);
  if (!path)
    return {
      path: undefined,
      why: given ? `There is no browser at ${given}.` : 'There is no Chromium on this machine.',
    };
  if (uid !== 0) return { path, sandbox: true };
  if (allowNoSandbox) return { path, sandbox: false };
  return {
    path: undefined,
    why: 'The service runs as root, where Chromium has no sandbox: run it as another user, or set MUSE_ALLOW_NO_SANDBOX=1.',
  };
}

const usual = (): string[] =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .flatMap((folder) => names.map((name) => join(folder, name)));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
