import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Log } from '@muse/kit';
import { createStoreSecrets } from '../src/adapters/store-secrets.ts';

describe('the secrets of stores', () => {
  let folder: string;
  let file: string;
  let logged: unknown[];
  const log = { error: (...entry: unknown[]) => void logged.push(entry) } as unknown as Log;
  const write = (content: string, mode = 0o600) => writeFile(file, content, { mode });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'muse-secrets-'));
    file = join(folder, 'secrets.json');
    logged = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are found by store and name, and by nothing else', async () => {
    await write(JSON.stringify({ nordstrom: { password: 'open sesame' } }));
    const secrets = createStoreSecrets({ file, log });
    expect(await secrets.get('nordstrom', 'password')).toBe('open sesame');
    expect(await secrets.get('rack', 'password')).toBeUndefined();
    expect(await secrets.get('nordstrom', 'toString')).toBeUndefined();
    expect(await secrets.get('__proto__', 'toString')).toBeUndefined();
    expect(await createStoreSecrets({ file: undefined, log }).get('nordstrom', 'password')).toBeUndefined();
  });

  it('are read again after the file has changed', async () => {
    await write(JSON.stringify({ nordstrom: { password: 'first' } }));
    const secrets = createStoreSecrets({ file, log });
    expect(await secrets.get('nordstrom', 'password')).toBe('first');
    await write(JSON.stringify({ nordstrom: { password: 'the second one' } }));
    expect(await secrets.get('nordstrom', 'password')).toBe('the second one');
  });

  it('are not used if others may read the file, and nothing of a malformed file is logged', async () => {
    await write(JSON.stringify({ nordstrom: { password: 'open sesame' } }));
    await chmod(file, 0o640);
    const secrets = createStoreSecrets({ file, log });
    expect(await secrets.get('nordstrom', 'password')).toBeUndefined();
    await chmod(file, 0o600);
    expect(await secrets.get('nordstrom', 'password')).toBe('open sesame');
    await write('{"nordstrom": {"password": open sesame}}');
    expect(await secrets.get('nordstrom', 'password')).toBeUndefined();
    await rm(file);
    expect(await secrets.get('nordstrom', 'password')).toBeUndefined();
    expect(logged).toHaveLength(3);
    expect(JSON.stringify(logged)).not.toContain('sesame');
  });
});
