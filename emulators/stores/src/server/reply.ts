import type { Html } from './html.ts';

/** What the server sends, or does to the connection. */
export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Values of `Set-Cookie`. */
  cookies?: string[];
  delayMs?: number;
  /** Instead of answering: close the connection, or leave it open for ever. */
  instead?: 'drop' | 'hang';
}

export const page = (body: Html, status = 200): Reply => ({
  status,
  headers: { 'Content-Type': 'text/html; charset=utf-8' },
  body: body.text,
});

export const json = (body: unknown, status = 200): Reply => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

/** After a form: the browser loads `location` with GET. */
export const seeOther = (location: string): Reply => ({ status: 303, headers: { Location: location }, body: '' });

export const drop = (): Reply => ({ status: 0, headers: {}, body: '', instead: 'drop' });
export const hang = (): Reply => ({ status: 0, headers: {}, body: '', instead: 'hang' });
