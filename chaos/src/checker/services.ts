import { services } from '@muse/ops';

export const schemas: string[] = services.map(({ name }) => name);

/** One statement for every service of the house: what `sql` says of one schema, said of all. */
export const inEveryService = (sql: (schema: string) => string): string => schemas.map(sql).join('\nunion all\n');

/** Who listens to what: every reaction of the house. */
export const reactions = services.flatMap(({ name, reactions: all = [] }) =>
  all.map((reaction) => ({
    service: name,
    reaction: reaction.name,
    owner: reaction.event.owner,
    type: reaction.event.type,
  })),
);

/** What has only just begun is not left over: a timer may look something up at any moment. */
export const freshFor = `interval '5 seconds'`;
