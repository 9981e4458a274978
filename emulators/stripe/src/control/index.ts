import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Account } from '../account/account.ts';
import { StripeError } from '../account/stripe-error.ts';
import { clock } from './clock.ts';
import { disputes } from './disputes.ts';
import { fail } from './fail.ts';
import { fraudWarnings } from './fraud-warnings.ts';
import { payouts } from './payouts.ts';
import { refunds } from './refunds.ts';
import { reset } from './reset.ts';
import { reviews } from './reviews.ts';
import { sendSnapshot } from './snapshot.ts';
import { threeDSecure } from './three-d-secure.ts';
import { webhooks } from './webhooks.ts';

const all = [reset, clock, fail, webhooks, threeDSecure, disputes, refunds, payouts, fraudWarnings, reviews];
const controls = new Map(all.map((each) => [`POST /_control/${each.name}`, each]));

/** The control API, for tests and demos: what Stripe's API cannot do on request. */
export function handleControlRequest(
  account: Account,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const endpoint = `${request.method ?? 'GET'} ${request.url ?? ''}`;
  if (endpoint === 'GET /_control/snapshot') {
    void sendSnapshot(account, response);
    return;
  }
  const found = controls.get(endpoint);
  if (!found) {
    send(response, 404, {
      error: `There is no ${endpoint}. Available: GET /_control/snapshot, ${[...controls.keys()].join(', ')}.`,
    });
    return;
  }
  try {
    send(response, 200, found.run(account, body === '' ? {} : JSON.parse(body)));
  } catch (error) {
    send(response, 400, { error: errorMessage(error) });
  }
}

function errorMessage(error: unknown): string {
  if (error instanceof z.ZodError) return error.issues.map(describeIssue).join('; ');
  if (error instanceof SyntaxError) return 'The body must be JSON.';
  if (error instanceof StripeError) return error.message;
  throw error;
}

/** For a union, the errors of each option. */
const describeIssue = (issue: z.core.$ZodIssue): string =>
  issue.code === 'invalid_union'
    ? issue.errors.map((option) => option.map(describeIssue).join('; ')).join(', or ')
    : `${issue.path.join('.') || 'the body'}: ${issue.message}`;

function send(response: ServerResponse, status: number, answer: object): void {
  const body = JSON.stringify(answer);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
