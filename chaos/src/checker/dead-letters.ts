import { inEveryService } from './services.ts';
import type { Check } from './snapshot.ts';

interface Letter {
  service: string;
  consumer: string;
  messageId: string | null;
  why: string;
}

const nameOf = ({ service, consumer, messageId }: Omit<Letter, 'why'>): string =>
  JSON.stringify([service, consumer, messageId]);

/** Each poison that was seeded accounts for one letter. */
const exactlyThePoison: Check = {
  invariant: 10,
  what: 'A dead letter lies open that nobody seeded, or one that was seeded is not there.',
  async find({ look, poison = [] }) {
    const letters = await look<Letter>(
      inEveryService(
        (schema) => `
        select '${schema}' as service, consumer, case when envelope ? 'unreadable' then null else message_id end as "messageId", error_class || ': ' || error_text as why
        from ${schema}.dead_letter where state = 'open'`,
      ),
    );
    const missing = poison.map((each) => ({ missing: nameOf(each) }));
    const unexpected = letters.filter((letter) => {
      const at = missing.findIndex((each) => each.missing === nameOf(letter));
      if (at >= 0) missing.splice(at, 1);
      return at < 0;
    });
    return [...unexpected, ...missing];
  },
};

export const deadLetters: Check[] = [exactlyThePoison];
