import { migration } from '@muse/kit';

export const emails = migration(
  1001,
  'letters',
  `
  -- What somebody hears from us, once per kind and thing. Only the letter that confirms a purchase, and those to operations,
  -- know an e-mail address; the others find it by their session when they are sent, so that it is kept once.
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
