import type { z } from 'zod';
import type { Access } from './access.ts';
import type { RefusalCode } from './refusals.ts';
import type { ServiceName } from './services.ts';

/**
 * One declaration of something that may be asked of us. Derived from it: the express route and its validation,
 * the handler's types, the gateway's route, the typed client and the OpenAPI document.
 */
export interface Declaration {
  /** `<service>.<verb>`: the name in documents, logs and metrics. */
  readonly id: string;
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without `/api/v1`. Paths that begin with `/internal/` are refused at the gateway and want a service token. */
  readonly path: `/${string}`;
  readonly access: Access;
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Every success we promise, by status; `nothing` where there is no body. */
  readonly replies: Readonly<Record<number, z.ZodType>>;
  /** The expected ways to say no, beside those every endpoint shares (see `sharedRefusals`). */
  readonly refusals?: readonly RefusalCode[];
  /** Bytes; 100 KiB unless said. */
  readonly bodyLimit?: number;
  /** The body reaches the handler as it was sent, byte for byte (Stripe signs bytes, not JSON). */
  readonly rawBody?: true;
  /** The answer carries `ETag`, and `If-Match` is honoured. */
  readonly versioned?: true;
  /** The body may be left out. */
  readonly bodyOptional?: true;
  /** `Idempotency-Key` is ignored. */
  readonly keyless?: true;
  /** `no-key-replay`: the action answers from its own state; a stored body is never replayed. */
  readonly keyPolicy?: 'from-state';
}

export const endpoint = <const D extends Declaration>(declaration: D): D => declaration;

type Parsed<S, Otherwise> = S extends z.ZodType ? z.output<S> : Otherwise;

/** What a handler is given, after validation. */
export interface RequestOf<D extends Declaration> {
  params: Parsed<D['params'], Record<string, never>>;
  query: Parsed<D['query'], Record<string, never>>;
  body: D extends { rawBody: true } ? Uint8Array : Parsed<D['body'], undefined>;
}

/** What a handler answers: one of the promised statuses with its body. */
export type ReplyOf<D extends Declaration> = {
  [S in keyof D['replies'] & number]: { status: S; body: z.input<D['replies'][S]>; headers?: Record<string, string> };
}[keyof D['replies'] & number];

/** What a caller sends. */
export interface CallOf<D extends Declaration> {
  params?: D['params'] extends z.ZodType ? z.input<D['params']> : never;
  query?: D['query'] extends z.ZodType ? z.input<D['query']> : never;
  body?: D['body'] extends z.ZodType ? z.input<D['body']> : never;
}

/** What a caller gets, whichever success it is. */
export type AnswerOf<D extends Declaration> = {
  [S in keyof D['replies'] & number]: { status: S; body: z.output<D['replies'][S]> };
}[keyof D['replies'] & number];

export const defaultBodyLimit = 100 * 1024;

/** What the world sees lies under this; `/internal/*` does not. */
export const basePath = '/api/v1';
export const isInternal = (declaration: Declaration): boolean => declaration.access === 'internal';
export const fullPath = (declaration: Declaration): string =>
  isInternal(declaration) ? declaration.path : `${basePath}${declaration.path}`;
