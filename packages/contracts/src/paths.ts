/**
 * Finds endpoints by method and raw path. Static segments are compared byte by byte: nothing is decoded, no case, slash
 * or dot segment is tolerated. So gateway and services agree on every path. Why no router of npm does this: ADR 12.
 */
export interface PathTable<T> {
  /** Returns `undefined` if no endpoint has this path. `allowed` (for 405) is filled in only if `entry` is undefined. */
  find(
    method: string,
    path: string,
  ): { entry: T | undefined; params: Record<string, string>; allowed: string[] } | undefined;
}

interface Pattern<T> {
  /** Parameters are `undefined`. */
  segments: readonly (string | undefined)[];
  names: readonly string[];
  byMethod: Map<string, T>;
}

const maxParameterLength = 200;

export function pathTable<T>(entries: Iterable<{ method: string; path: string; entry: T }>): PathTable<T> {
  const byPath = new Map<string, Pattern<T>>();
  for (const { method, path, entry } of entries) {
    let pattern = byPath.get(path);
    if (!pattern) byPath.set(path, (pattern = compile<T>(path)));
    pattern.byMethod.set(method, entry);
  }
  const byLength = groupByLength(byPath.values());

  return {
    find(method, path) {
      const segments = path.split('/');
      const wanted = method === 'HEAD' ? 'GET' : method; // HEAD is answered like GET
      let first: Pattern<T> | undefined;
      for (const pattern of byLength.get(segments.length) ?? []) {
        if (!matches(pattern, segments)) continue;
        const entry = pattern.byMethod.get(wanted);
        if (entry !== undefined) return found(pattern, segments, entry, []);
        first ??= pattern;
      }
      if (!first) return undefined;
      const all = (byLength.get(segments.length) ?? []).filter((pattern) => matches(pattern, segments));
      return found(first, segments, undefined, methodsOf(all));
    },
  };
}

function compile<T>(path: string): Pattern<T> {
  const segments = path.split('/').map((segment) => (segment.startsWith(':') ? undefined : segment));
  const names = path.split('/').flatMap((segment) => (segment.startsWith(':') ? [segment.slice(1)] : []));
  return { segments, names, byMethod: new Map() };
}

/** By number of segments. Those with more static segments come first: `/cart/items/check` before `/cart/items/:id`. */
function groupByLength<T>(patterns: Iterable<Pattern<T>>): Map<number, Pattern<T>[]> {
  const groups = Map.groupBy(patterns, ({ segments }) => segments.length);
  for (const group of groups.values()) group.sort((a, b) => a.names.length - b.names.length);
  return groups;
}

function matches<T>(pattern: Pattern<T>, segments: readonly string[]): boolean {
  for (let index = 0; index < segments.length; index += 1) {
    const expected = pattern.segments[index];
    if (expected === undefined ? segments[index] === '' : segments[index] !== expected) return false;
  }
  return true;
}

function found<T>(pattern: Pattern<T>, segments: readonly string[], entry: T | undefined, allowed: string[]) {
  const params = paramsOf(pattern, segments);
  return params === undefined ? undefined : { entry, params, allowed };
}

/** Returns `undefined` for values that no id has: not decodable, with a NUL character, or too long. */
function paramsOf<T>(pattern: Pattern<T>, segments: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  let next = 0;
  for (let index = 0; index < segments.length; index += 1) {
    if (pattern.segments[index] !== undefined) continue;
    const value = decode(segments[index] ?? '');
    if (value === undefined || value.includes('\0') || value.length > maxParameterLength) return undefined;
    params[pattern.names[next++] ?? ''] = value;
  }
  return params;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function methodsOf<T>(patterns: readonly Pattern<T>[]): string[] {
  const methods = new Set(patterns.flatMap(({ byMethod }) => [...byMethod.keys()]));
  if (methods.has('GET')) methods.add('HEAD');
  return [...methods].sort();
}

/** `/cart/items/:id` with `{id: 'ci_1'}` is `/cart/items/ci_1`. */
export const fillPath = (path: string, params: Record<string, string>): string =>
  path.replace(/:([A-Za-z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
