import { readFileSync } from 'node:fs';

/** All packages of the repository have one version. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

/** `0.1.0`, or `0.1.0+8fc5900` with the commit that was built: in every log line and in `build_info`. */
export const releaseOf = (commit: string | undefined): string =>
  commit === undefined ? version : `${version}+${commit}`;
