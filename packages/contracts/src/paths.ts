/** Paths as the contract writes them (`/cart/items/:id`), matched as strictly as it reads: case, slashes and all. */
interface Pattern<T> {
  regexp: RegExp;
  names: string[];
  statics: number;
  byMethod: Map<string, T>;
}

export interface PathTable<T> {
  /** `undefined`: no such path. Otherwise the entry for the method, if there is one, and every method the path takes. */
  find(
    method: string,
    path: string,
  ): { entry: T | undefined; params: Record<string, string>; allowed: string[] } | undefined;
}

export function pathTable<T>(entries: Iterable<{ method: string; path: string; entry: T }>): PathTable<T> {
  const patterns = new Map<string, Pattern<T>>();
  for (const { method, path, entry } of entries) {
    let pattern = patterns.get(path);
    if (!pattern) patterns.set(path, (pattern = compile<T>(path)));
    pattern.byMethod.set(method, entry);
  }
  // `/cart/items/check` is found before `/cart/items/:id`.
  const ordered = [...patterns.values()].sort((a, b) => b.statics - a.statics);

  return {
    find(method, path) {
      const wanted = method === 'HEAD' ? 'GET' : method;
      const matches = ordered
        .map((pattern) => ({ pattern, match: pattern.regexp.exec(path) }))
        .filter(({ match }) => match !== null);
      if (matches.length === 0) return undefined;
      const hit = matches.find(({ pattern }) => pattern.byMethod.has(wanted)) ?? matches[0];
      const params = paramsOf(hit?.pattern.names ?? [], hit?.match ?? null);
      if (params === undefined) return undefined; // not decodable, or no name anything of ours could have
      const methods = new Set(matches.flatMap(({ pattern }) => [...pattern.byMethod.keys()]));
      if (methods.has('GET')) methods.add('HEAD');
      return { entry: hit?.pattern.byMethod.get(wanted), params, allowed: [...methods].sort() };
    },
  };
}

function compile<T>(path: string): Pattern<T> {
  const segments = path.split('/').slice(1);
  const names = segments.filter((segment) => segment.startsWith(':')).map((segment) => segment.slice(1));
  const source = segments
    .map((segment) => (segment.startsWith(':') ? '([^/]+)' : segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('/');
  return { regexp: new RegExp(`^/${source}$`), names, statics: segments.length - names.length, byMethod: new Map() };
}

function paramsOf(names: string[], match: RegExpExecArray | null): Record<string, string> | undefined {
  try {
    const values = names.map((_, index) => decodeURIComponent(match?.[index + 1] ?? ''));
    if (values.some((value) => value.includes('\0') || value.length > 200)) return undefined;
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  } catch {
    return undefined;
  }
}

/** `/cart/items/:id` and `{id: 'ci_1'}` make `/cart/items/ci_1`. */
export const fillPath = (path: string, params: Record<string, string>): string =>
  path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
