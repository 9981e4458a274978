import { migration } from '@muse/kit';

export const evidence = migration(
  1008,
  'evidence',
  `
  -- The files themselves are outside the database, named by their hash.
  create table evidence (
    id text constraint evidence_pkey primary key,
    task_id text not null constraint evidence_task references placement_task (id),
    sha256 text not null,
    content_type text not null,
    bytes int not null,
    by text not null,
    at timestamptz not null default muse_clock(),
    constraint evidence_once unique (task_id, sha256)
  );
`,
);
