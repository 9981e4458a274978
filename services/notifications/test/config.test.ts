import { ConfigError, readConfig } from '@muse/kit';
import { config } from '../src/config.ts';

describe('configuration', () => {
  const mistakes = (environment: Record<string, string>): string[] => {
    try {
      readConfig(config, environment);
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.mistakes : [String(error)];
    }
  };

  it('rejects an unknown mail transport and an invalid address, and does not repeat their values', () => {
    const mistakesFound = mistakes({ MAIL_TRANSPORT: 'pigeon', OPERATIONS_EMAIL: 'nobody' }).join('\n');
    expect(mistakesFound).toContain('MAIL_TRANSPORT is not usable');
    expect(mistakesFound).toContain('OPERATIONS_EMAIL is not usable');
    expect(mistakesFound).not.toMatch(/pigeon|nobody/);
  });
});
