import type { Step } from '../shop/steps.ts';
import type { Reply } from './reply.ts';
import type { Visit } from './visit.ts';

export interface Route {
  method: 'GET' | 'POST';
  /** Within the tenant; `:name` is one segment, `*` the rest. */
  path: string;
  /** Faults are injected by the step. */
  step: Step;
  /** Synchronous: concurrent requests are handled one after the other. */
  answer(visit: Visit): Reply;
}

export const get = (path: string, step: Step, answer: Route['answer']): Route => ({
  method: 'GET',
  path,
  step,
  answer,
});
export const post = (path: string, step: Step, answer: Route['answer']): Route => ({
  method: 'POST',
  path,
  step,
  answer,
});

/** The parameters of the route if it has this path. */
export function match(
  route: { method: string; path: string },
  method: string,
  path: string,
): Record<string, string> | null {
  if (route.method !== method) return null;
  const wanted = route.path.split('/');
  const given = path.split('/');
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    if (part === '*') return params;
    const segment = given[index];
    if (segment === undefined) return null;
    if (part.startsWith(':')) params[part.slice(1)] = decode(segment);
    else if (part !== segment) return null;
  }
  return given.length === wanted.length ? params : null;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
