import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, declareConfig, fromEnv, readConfig, setting } from '../index.ts';

const declaration = declareConfig({
  password: setting('SHOP_PASSWORD', fromEnv.text, 'What opens the shop', { secret: true }),
  key: setting('SHOP_KEY', fromEnv.json.optional(), 'What signs its letters', { secret: true }),
  name: setting('SHOP_NAME', fromEnv.text.default('shop'), 'What the shop is called'),
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A file with this content. */
function file(content: string): string {
  const path = join(folder, randomBytes(6).toString('hex'));
  writeFileSync(path, content);
  return path;
}

const passwordIn = (content: string): string => readConfig(declaration, { SHOP_PASSWORD_FILE: file(content) }).password;

const mistakesOf = (environment: Record<string, string>): string[] => {
  try {
    readConfig(declaration, environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
};

describe('a secret in a file', () => {
  it('is read without the line break at its end, and otherwise unchanged', () => {
    for (const ending of ['', '\n', '\r\n']) expect(passwordIn(`s3cret${ending}`)).toBe('s3cret');
    expect(passwordIn(' two\nlines \n')).toBe(' two\nlines ');
  });

  it('is parsed like the variable itself', () => {
    const set = { SHOP_PASSWORD: 'x', SHOP_KEY_FILE: file('{"kid":"shop"}\n') };
    expect(readConfig(declaration, set).key).toEqual({ kid: 'shop' });
    expect(mistakesOf({ ...set, SHOP_KEY_FILE: file('no json') })).toEqual([
      'SHOP_KEY is not usable (not JSON): What signs its letters',
    ]);
  });

  it('may not be set twice', () => {
    expect(mistakesOf({ SHOP_PASSWORD: 'one', SHOP_PASSWORD_FILE: file('two') })).toEqual([
      'SHOP_PASSWORD and SHOP_PASSWORD_FILE are both set, only one may be: What opens the shop',
    ]);
  });

  it('counts as missing if the file is empty, and an empty variable beside it as not set', () => {
    expect(mistakesOf({ SHOP_PASSWORD_FILE: file('\n') })).toEqual(['SHOP_PASSWORD is missing: What opens the shop']);
    expect(readConfig(declaration, { SHOP_PASSWORD: '', SHOP_PASSWORD_FILE: file('s3cret') }).password).toBe('s3cret');
    expect(readConfig(declaration, { SHOP_PASSWORD: 's3cret', SHOP_PASSWORD_FILE: ' ' }).password).toBe('s3cret');
  });

  it('that cannot be read is reported together with all other mistakes', () => {
    const mistakes = mistakesOf({ SHOP_PASSWORD_FILE: join(folder, 'none'), SHOP_KEY_FILE: folder });
    expect(mistakes).toEqual([
      'SHOP_PASSWORD_FILE names a file that cannot be read (ENOENT): What opens the shop',
      'SHOP_KEY_FILE names a file that cannot be read (EISDIR): What signs its letters',
    ]);
  });

  it('is read for secrets only', () => {
    const set = { SHOP_PASSWORD: 'x', SHOP_NAME_FILE: file('another name') };
    expect(readConfig(declaration, set).name).toBe('shop');
  });
});
