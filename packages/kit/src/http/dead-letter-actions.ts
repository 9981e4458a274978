import { api, type DeadLetter, deadLetterCursor, pageOf, readDeadLetterId, type ServiceName } from '@muse/contracts';
import type { Sql } from '../database/sql.ts';
import { type DeadLetterWithEnvelope, deadLettersOf } from '../messaging/retrying/dead-letters.ts';
import { refuse, refuseUnless } from '../refuse.ts';
import { redact } from '../telemetry/redact.ts';
import { type Action, type ActionContext, answer, reply } from './answer.ts';
import { decodeCursor } from './paging.ts';

/** The endpoints by which operators list, replay and discard the dead letters of this service. Every service has them. */
export function deadLetterActions(service: Exclude<ServiceName, 'gateway'>, reactions: string[]): Action[] {
  const letters = deadLettersOf(service);

  const numberOf = (id: string): string => {
    const read = readDeadLetterId(id);
    return read?.service === service ? read.number : refuse('not_found');
  };
  const whole = async (db: Sql, number: string): Promise<DeadLetterWithEnvelope> =>
    (await letters.find(db, number)) ?? refuse('not_found');
  const shown = async (db: Sql, number: string): Promise<DeadLetter> => {
    const { envelope: _, ...letter } = await whole(db, number);
    return letter;
  };

  return [
    answer(api.deadLetters.listDeadLetters, async ({ query }, { db }: ActionContext) => {
      const { state, type, limit, service: wanted } = query;
      if (wanted !== undefined && wanted !== service) refuse('not_found');
      const after = decodeCursor(query.cursor, deadLetterCursor.decode);
      const read = await letters.list(db, { state, type, after, limit: limit + 1 });
      const { page, nextCursor } = pageOf(read, limit, deadLetterCursor.encode);
      return reply(200, { deadLetters: page, unavailable: [], nextCursor });
    }),

    answer(api.deadLetters.getDeadLetter, async ({ params }, { db }: ActionContext) => {
      const letter = await whole(db, numberOf(params.id));
      return reply(200, {
        ...letter,
        envelope: withoutPersonalData(redact(letter.envelope)) as Record<string, unknown>,
      });
    }),

    answer(api.deadLetters.replayDeadLetter, ({ params, body, actor }, { transaction, log }: ActionContext) =>
      transaction(async (tx) => {
        const number = numberOf(params.id);
        const letter = await whole(tx, number);
        if (letter.state === 'replayed') return reply(200, await shown(tx, number)); // a repeated request
        refuseUnless(letter.state === 'open', 'dead_letter_closed');
        refuseUnless(letter.messageId !== null && reactions.includes(letter.reaction), 'cannot_be_replayed');
        const by = { actor: actor.subject, reason: body?.reason ?? null };
        refuseUnless(await letters.replay(tx, number, letter, by), 'dead_letter_closed');
        log.info({ id: params.id, by: actor.subject }, 'dead letter replayed');
        return reply(200, await shown(tx, number));
      }),
    ),

    answer(api.deadLetters.discardDeadLetter, ({ params, body, actor }, { transaction, log }: ActionContext) =>
      transaction(async (tx) => {
        const number = numberOf(params.id);
        const letter = await whole(tx, number);
        if (letter.state === 'discarded') return reply(200, await shown(tx, number));
        const by = { actor: actor.subject, reason: body.reason };
        refuseUnless(await letters.discard(tx, number, by), 'dead_letter_closed');
        log.info({ id: params.id, by: actor.subject, reason: body.reason }, 'dead letter discarded');
        return reply(200, await shown(tx, number));
      }),
    ),
  ];
}

const personal = /^(address|shippingAddress|email|phone)$/;

/** Hides personal data: operators do not need it to decide about a message. */
function withoutPersonalData(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutPersonalData);
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [
      key,
      personal.test(key) && entry !== null ? '[personal]' : withoutPersonalData(entry),
    ]),
  );
}
