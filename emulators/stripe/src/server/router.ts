import { resources } from '../resources/index.ts';
import { decode } from './form.ts';
import type { Route } from './route.ts';

interface Branch {
  named: Map<string, Branch>;
  any: { name: string; branch: Branch } | null;
  routes: Map<string, Route>;
}

export interface Found {
  route: Route;
  path: Record<string, string>;
}

const newBranch = (): Branch => ({ named: new Map(), any: null, routes: new Map() });
const root = newBranch();
for (const route of resources) addRoute(route);

export const operations = new Set(resources.map((route) => route.operation));

function addRoute(route: Route): void {
  let branch = root;
  for (const step of route.template.split('/').slice(1)) {
    if (step.startsWith('{')) {
      branch.any ??= { name: step.slice(1, -1), branch: newBranch() };
      branch = branch.any.branch;
    } else {
      const next = branch.named.get(step) ?? newBranch();
      branch.named.set(step, next);
      branch = next;
    }
  }
  branch.routes.set(route.method, route);
}

/** A fixed segment wins over a placeholder: `/v1/payment_intents/search` is not an intent. */
export function findRoute(method: string, pathname: string): Found | null {
  const path: Record<string, string> = {};
  let branch = root;
  for (const step of pathname.split('/').slice(1)) {
    const named = branch.named.get(step);
    if (named) {
      branch = named;
    } else if (branch.any && step !== '') {
      path[branch.any.name] = decode(step);
      branch = branch.any.branch;
    } else {
      return null;
    }
  }
  const route = branch.routes.get(method);
  return route ? { route, path } : null;
}
