import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** What helmet says about an API: nothing here is a page, nothing may be framed or guessed at. Asked once, said with every answer. */
export function securityHeaders({ production }: { production: boolean }): [string, string][] {
  const say = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    strictTransportSecurity: production ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    frameguard: { action: 'deny' },
    // These speak to browsers about pages.
    crossOriginOpenerPolicy: false,
    dnsPrefetchControl: false,
    ieNoOpen: false,
    originAgentCluster: false,
    permittedCrossDomainPolicies: false,
    xssFilter: false,
  });
  const nobody = new IncomingMessage(new Socket());
  const paper = new ServerResponse(nobody);
  say(nobody, paper, () => undefined);
  return Object.entries(paper.getHeaders()).map(([name, value]) => [name, String(value)]);
}
