import type { BrowserProfile } from './browser/profile.ts';
import { storeHosts } from './network/store-hosts.ts';
import { lintRecipe } from './recipe/lint.ts';
import type { StoredRecipe, StoredVisit } from './recipe/stored.ts';
import type { VisitOptions } from './store-visit.ts';

export interface VisitSettings {
  production: boolean;
  /** Where a store finds out who we are: an address or an e-mail in the user agent. */
  contact: string;
  stepTimeoutMs: number;
  submitTimeoutMs: number;
  acceptSelfSigned: boolean;
}

/** How to visit the store with this version of its recipe. A stored recipe is linted again: the store's hosts may have changed. */
export function visitOf(visit: StoredVisit, stored: StoredRecipe, settings: VisitSettings): VisitOptions | undefined {
  const { website, otherHosts, profile, identification } = visit;
  try {
    const hosts = storeHosts(website, otherHosts, settings.production);
    const linted = lintRecipe(stored.content, hosts);
    if (!('recipe' in linted)) return undefined;
    const { stepTimeoutMs, submitTimeoutMs, acceptSelfSigned } = settings;
    const contact = identification ?? settings.contact;
    return {
      recipe: linted.recipe,
      hosts,
      profile: profile as BrowserProfile,
      contact,
      stepTimeoutMs,
      submitTimeoutMs,
      acceptSelfSigned,
    };
  } catch {
    return undefined; // the website is no address that a browser may visit
  }
}
