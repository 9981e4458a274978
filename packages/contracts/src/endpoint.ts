import type { z } from 'zod';
import type { Access } from './access.ts';
import type { RefusalCode } from './refusals.ts';
import type { ServiceName } from './services.ts';

/**
 * The declaration of one HTTP endpoint. Derived from it: the express route and its validation, the handler's types, the
 * gateway's route, the typed client and the OpenAPI document.
 */
export interface Declaration {
  /** `<service>.<verb>`: its name in documents, logs and metrics. */
  readonly id: string;
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Without `/api/v1`. Paths that begin with `/internal/` need a service token; the gateway does not route them. */
  readonly path: `/${string}`;
  readonly access: Access;
  /** The services that may call an internal endpoint; 403 for the others. */
  readonly callers?: readonly ServiceName[];
  readonly summary: string;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** The success replies by status; `nothing` if there is no body. */
  readonly replies: Readonly<Record<number, z.ZodType>>;
  /**
   * The media type of the file that a 200 may be instead of JSON, such as `application/pdf`. With `text/html` browsers get pages
   * (`servesPages`), also for refusals, and a form of such a page may be the body.
   */
  readonly file?: string;
  /**
   * The 200 is a stream of server-sent events (`text/event-stream`) that stays open: something is sent at least every
   * `heartbeatSeconds`, and `Last-Event-ID` resumes it. Deadlines, circuit breakers and metrics end with its head.
   */
  readonly stream?: true;
  /** The refusals of this endpoint, beside those every endpoint has (see `sharedRefusals`). */
  readonly refusals?: readonly RefusalCode[];
  /**
   * The field of the body whose elements the action reads one by one (`readLines`): a malformed one is refused by itself. The
   * pipeline checks only what is around them.
   */
  readonly lines?: string;
  /** Largest body in bytes; 100 KiB by default. */
  readonly bodyLimit?: number;
  /** The handler gets the unparsed bytes of the body (Stripe signs bytes, not JSON). */
  readonly rawBody?: true;
  /** A request without this header, or any of these, is refused before its body is read. */
  readonly signatureHeader?: string | readonly string[];
  /** By this refusal; `invalid_signature` by default. */
  readonly unsignedRefusal?: RefusalCode;
  /** Headers that the gateway passes on beside the usual ones, in lower case. */
  readonly forwards?: readonly string[];
  /** Replies carry `ETag`, and `If-Match` is checked. */
  readonly versioned?: true;
  /** The body may be omitted. */
  readonly bodyOptional?: true;
  /** `Idempotency-Key` is ignored. */
  readonly keyless?: true;
  /** `from-state`: a repeated request is answered from the current state instead of the stored reply. */
  readonly keyPolicy?: 'from-state';
}

export const endpoint = <const D extends Declaration>(declaration: D): D => declaration;

type Parsed<S, Otherwise> = S extends z.ZodType ? z.output<S> : Otherwise;

/** The validated request that a handler gets. */
export interface RequestOf<D extends Declaration> {
  params: Parsed<D['params'], Record<string, never>>;
  query: Parsed<D['query'], Record<string, never>>;
  body: D extends { rawBody: true } ? Uint8Array : Parsed<D['body'], undefined>;
}

/** What a handler returns: one of the declared statuses with its body. */
export type ReplyOf<D extends Declaration> = {
  [S in keyof D['replies'] & number]: { status: S; body: z.input<D['replies'][S]>; headers?: Record<string, string> };
}[keyof D['replies'] & number];

/** What a handler returns if it sends the file of its declaration (`sendFile`). */
export type FileReplyOf<D extends Declaration> = D extends { file: string }
  ? { status: 200; body: Uint8Array; headers: Record<string, string> }
  : never;

/** What a client sends. */
export interface CallOf<D extends Declaration> {
  params?: D['params'] extends z.ZodType ? z.input<D['params']> : never;
  query?: D['query'] extends z.ZodType ? z.input<D['query']> : never;
  body?: D['body'] extends z.ZodType ? z.input<D['body']> : never;
}

/** What a client gets: one of the declared successes. */
export type AnswerOf<D extends Declaration> = {
  [S in keyof D['replies'] & number]: { status: S; body: z.output<D['replies'][S]> };
}[keyof D['replies'] & number];

/**
 * The network address of the caller, as the gateway saw it: one IPv4 address or one /64 of IPv6. Only the gateway sets it; what
 * callers send in headers that begin with `muse-` is dropped.
 */
export const clientAddressHeader = 'muse-client-address';

/** A stream that sends nothing for several times as long is dead. */
export const heartbeatSeconds = 15;

export const defaultBodyLimit = 100 * 1024;

/** The prefix of all public paths; `/internal/*` does not have it. */
export const basePath = '/api/v1';
/** Whether people open the endpoint in a browser: it then answers with pages to those who accept HTML. */
export const servesPages = ({ file }: Pick<Declaration, 'file'>): boolean => file === 'text/html';

export const isInternal = (declaration: Declaration): boolean => declaration.access === 'internal';
export const fullPath = (declaration: Declaration): string =>
  isInternal(declaration) ? declaration.path : `${basePath}${declaration.path}`;
