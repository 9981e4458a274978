import { createServer } from 'node:net';
import { freePort } from '@muse/kit/world';

export const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** The port everybody expects, or any other where that one is taken. */
export const usualOrFree = async (usual: number): Promise<number> => ((await isFree(usual)) ? usual : freePort());
