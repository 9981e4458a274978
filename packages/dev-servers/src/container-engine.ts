import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

let answer: Promise<boolean> | undefined;

/** Whether a container engine answers. Asked once; a client without an engine is common and must cost us nothing. */
export function engineAnswers(): Promise<boolean> {
  answer ??= ask();
  return answer;
}

async function ask(): Promise<boolean> {
  const open = await Promise.all(places().map(isOpen));
  if (!open.includes(true)) return false;
  const { getContainerRuntimeClient } = await import('testcontainers'); // up to a second of loading, only when there is a hope
  const silence = new Promise<false>((resolve) => setTimeout(resolve, 5000, false).unref());
  const client = getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return Promise.race([client, silence]);
}

type Place = { path: string } | { host: string; port: number };

/** The places where testcontainers would look. */
function places(): Place[] {
  const sockets = [
    '/var/run/docker.sock',
    join(process.env.XDG_RUNTIME_DIR ?? `/run/user/${process.getuid?.()}`, 'docker.sock'),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
  ];
  return [...said(process.env.DOCKER_HOST), ...sockets.filter((path) => existsSync(path)).map((path) => ({ path }))];
}

function said(engine: string | undefined): Place[] {
  if (!engine || !URL.canParse(engine)) return [];
  const { hostname, port, pathname } = new URL(engine);
  return [hostname ? { host: hostname, port: Number(port || 2375) } : { path: pathname }];
}

function isOpen(place: Place): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(place);
    const tell = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.setTimeout(800, () => tell(false));
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}
