import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Account } from '../account/account.ts';
import { StripeError } from '../account/refusal.ts';
import { clock } from './clock.ts';
import { disputes } from './disputes.ts';
import { fail } from './fail.ts';
import { fraudWarnings } from './fraud-warnings.ts';
import { refunds } from './refunds.ts';
import { reset } from './reset.ts';
import { sendSnapshot } from './snapshot.ts';
import { threeDSecure } from './three-d-secure.ts';
import { webhooks } from './webhooks.ts';

const all = [reset, clock, fail, webhooks, threeDSecure, disputes, refunds, fraudWarnings];
const controls = new Map(all.map((each) => [`POST /_control/${each.name}`, each]));

/** For tests and demos: what no merchant can ask of Stripe. */
export function answerControl(
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const asked = `${request.method ?? 'GET'} ${request.url ?? ''}`;
  if (asked === 'GET /_control/snapshot') {
    void sendSnapshot(account, response);
    return;
  }
  const found = controls.get(asked);
  if (!found) {
    send(response, 404, {
      error: `There is no ${asked}. Known: GET /_control/snapshot, ${[...controls.keys()].join(', ')}.`,
    });
    return;
  }
  try {
    send(response, 200, found.obey(account, body === '' ? {} : JSON.parse(body)));
  } catch (error) {
    send(response, 400, { error: sentence(error) });
  }
}

function sentence(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(inWords).join('; ');
  if (error instanceof SyntaxError) return 'The body must be JSON.';
  if (error instanceof StripeError) return error.message;
  throw error;
}

/** Where there are several ways to say it, what is missing in each. */
const inWords = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_union'
    ? issue.errors.map((way) => way.map(inWords).join('; ')).join(', or ')
    : `${issue.path.join('.') || 'the body'}: ${issue.message}`;

function send(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
