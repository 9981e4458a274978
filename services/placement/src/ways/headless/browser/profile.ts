/** How the browser presents itself at a store. `natural` only where the store has agreed to it. */
export type BrowserProfile = 'declared' | 'natural';

/** Our identification is appended by default. A store that agreed to `natural` sees an ordinary Chrome; nothing is forged beyond that. */
export const userAgentOf = (profile: BrowserProfile, ordinary: string, contact: string): string =>
  profile === 'natural'
    ? ordinary.replace('HeadlessChrome/', 'Chrome/')
    : `${ordinary} MuseCommerceBot/1.0 (+${contact})`;

export const viewportOf = (profile: BrowserProfile): { width: number; height: number } =>
  profile === 'natural' ? { width: 1440, height: 900 } : { width: 1280, height: 960 };
