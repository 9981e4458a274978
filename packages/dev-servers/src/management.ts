import { parsed } from './urls.ts';

/** One question to RabbitMQ's management API. fetch refuses credentials in a URL, so they travel in their header. */
export async function askManagement(
  managementUrl: string,
  method: 'GET' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
  withinMs = 10_000,
): Promise<Response> {
  const { origin, pathname, username, password } = parsed(managementUrl);
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return fetch(`${origin}${pathname.replace(/\/$/, '')}/api${path}`, {
    method,
    headers: {
      authorization: `Basic ${credentials}`,
      'content-type': 'application/json',
      connection: 'close', // RabbitMQ waits 5 s for idle connections when it shuts down
    },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(withinMs),
  });
}

export async function answers(managementUrl: string): Promise<boolean> {
  try {
    return (await askManagement(managementUrl, 'GET', '/whoami', undefined, 1500)).ok;
  } catch {
    return false;
  }
}
