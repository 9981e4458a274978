import type { Declaration } from '@muse/contracts';
import type { AnyReply } from '../answer.ts';
import { isStreamed } from './send-stream.ts';

/** Throws if the contract of the endpoint does not have this status, or if the body does not fit its schema. For tests. */
export function checkReply(reply: AnyReply, endpoint: Declaration): void {
  const schema = endpoint.replies[reply.status];
  if (!schema) throw new Error(`${endpoint.id} answered ${reply.status}, which its contract does not declare`);
  if (endpoint.file !== undefined && reply.body instanceof Uint8Array) {
    // octet-stream: a file of any type
    if (endpoint.file !== 'application/octet-stream' && mediaTypeOf(reply) !== endpoint.file)
      throw new Error(`${endpoint.id} does not send ${endpoint.file}`);
    return;
  }
  if (isStreamed(reply)) schema.parse(reply.body);
  else schema.parse(reply.body === undefined ? undefined : JSON.parse(JSON.stringify(reply.body)));
}

const mediaTypeOf = ({ headers }: AnyReply): string | undefined => headers?.['content-type']?.split(';', 1)[0];
