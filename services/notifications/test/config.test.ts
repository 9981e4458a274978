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

  it('needs a mail server and a sender to send e-mails, and shows nothing of its login', () => {
    expect(mistakes({ MAIL_TRANSPORT: 'smtp' }).join('\n')).toMatch(/SMTP_URL is missing.*\n?.*MAIL_FROM is missing/s);
    const wrong = mistakes({
      MAIL_TRANSPORT: 'smtp',
      SMTP_URL: 'https://muse:hunter2@mail.example',
      MAIL_FROM: 'a@b\r\nBcc: c@d',
    });
    expect(wrong.join('\n')).toMatch(/SMTP_URL is not usable.*MAIL_FROM is not usable/s);
    expect(wrong.join('\n')).not.toMatch(/hunter2|Bcc/);
  });
});
