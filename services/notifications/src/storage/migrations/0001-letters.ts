import { migration } from '@muse/kit';

export const emails = migration(
  1001,
  'letters',
  `
  -- E-mails, one per kind and subject. Only the one that confirms a purchase, and those to operations, hold an address;
  -- for the others it is looked up through the session when they are sent, so that it is stored once.
  create table letter (
    id bigint generated always as identity constraint letter_pkey primary key,
    kind text not null,
    about text not null,
    session_id text not null,
    reader text not null constraint letter_reader check (reader in ('shopper', 'operations')),
    shopper text,
    email text,
    subject text not null,
    body text not null,
    created_at timestamptz not null default muse_clock(),
    sent_at timestamptz,
    constraint letter_once unique (kind, about)
  );
`,
);
