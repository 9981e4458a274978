import { execFileSync, spawnSync } from 'node:child_process';

export interface ServerUser {
  name: string;
  uid: number;
  gid: number;
}

/** Postgres refuses to run as root. Found only when we are root: everybody else runs their servers themselves. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = look('postgres') ?? look('nobody');
  if (user) return user;
  execFileSync('/usr/sbin/useradd', ['--system', '--no-create-home', '--user-group', 'muse'], { stdio: 'ignore' });
  return look('muse');
}

/** Asked by trying: modes, access lists and mounts are the kernel's business. */
export function canEnter({ uid, gid }: ServerUser, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/', stdio: 'ignore' }).status === 0;
}

function look(name: string): ServerUser | undefined {
  const id = (flag: string) => spawnSync('id', [flag, name], { encoding: 'utf8' });
  const uid = id('-u');
  return uid.status === 0 ? { name, uid: Number(uid.stdout), gid: Number(id('-g').stdout) } : undefined;
}
