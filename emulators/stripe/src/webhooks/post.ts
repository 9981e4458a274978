import http from 'node:http';
import https from 'node:https';

const TIMEOUT_MS = 10_000;

export interface Agents {
  http: http.Agent;
  https: https.Agent;
}

export const newAgents = (): Agents => ({
  http: new http.Agent({ keepAlive: true }),
  https: new https.Agent({ keepAlive: true }),
});

/** One delivery. Returns whether the endpoint answered 2xx in time; never throws. */
export function post(url: string, body: string, signature: string, agents: Agents): Promise<boolean> {
  const secure = url.startsWith('https:');
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    'Stripe-Signature': signature,
    'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
  };
  return new Promise((resolve) => {
    const options = { method: 'POST', headers, agent: secure ? agents.https : agents.http, timeout: TIMEOUT_MS };
    const request = (secure ? https : http).request(url, options, (response) => {
      const status = response.statusCode ?? 0;
      response.resume();
      response.on('close', () => resolve(status >= 200 && status < 300));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.end(body);
  });
}
