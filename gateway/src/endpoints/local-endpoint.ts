import type { Declaration, ReplyOf, RequestOf } from '@muse/contracts';
import { type AnyReply, inspectInput, parseInput, refuse, type Step, send, validateInput } from '@muse/kit';
import type { GatewayRoute } from '../route.ts';

/** An endpoint the gateway answers itself. It makes the checks that for all other endpoints are the service's. */
export const localEndpoint = <D extends Declaration>(
  endpoint: D,
  answer: (request: RequestOf<D>) => ReplyOf<D> | Promise<ReplyOf<D>>,
): GatewayRoute => ({
  endpoint,
  steps: [
    refuseCompressedBody, // 415
    parseInput, // 415, 400
    inspectInput, // 422
    validateInput, // 400
    async ({ res, valid }) => {
      const reply: AnyReply = await answer(valid as RequestOf<D>);
      if (endpoint.method === 'POST') res.setHeader('cache-control', 'no-store'); // the reply contains a token
      send(res, reply);
    },
  ],
});

const refuseCompressedBody: Step = ({ req, bytes }) => {
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (bytes.length > 0 && encoding !== 'identity') refuse('unsupported_media_type');
};
