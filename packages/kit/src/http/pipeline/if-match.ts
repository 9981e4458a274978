import { refuse } from '../../refuse.ts';

/**
 * RFC 9110, 13.1.1. Returns a function that refuses with 412 if the caller sent `If-Match` and its version is stale.
 * Weak tags are read like strong ones: there is one representation of a version.
 */
export function versionGuard(ifMatch: string | undefined): (version: number) => void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return anyVersion;
  const known = ifMatch.split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  );
  return (version) => {
    if (!known.includes(String(version))) refuse('version_stale', { headers: { etag: `"${version}"` } });
  };
}

const anyVersion = (): void => undefined;
