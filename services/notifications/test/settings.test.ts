import { ConfigError, readConfig } from '@muse/kit';
import { config } from '../src/config.ts';

describe('the settings of notifications', () => {
  const mistakes = (environment: Record<string, string>): string[] => {
    try {
      readConfig(config, environment);
      return [];
    } catch (error) {
      return error instanceof ConfigError ? error.mistakes : [String(error)];
    }
  };

  it('refuse a transport there is not, and an address that is none, without repeating them', () => {
    const told = mistakes({ MAIL_TRANSPORT: 'pigeon', OPERATIONS_EMAIL: 'nobody' }).join('\n');
    expect(told).toContain('MAIL_TRANSPORT is not usable');
    expect(told).toContain('OPERATIONS_EMAIL is not usable');
    expect(told).not.toMatch(/pigeon|nobody/);
  });
});
