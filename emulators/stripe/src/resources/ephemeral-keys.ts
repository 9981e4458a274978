import { newId, newSecret } from '../account/ids.ts';
import { list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const ONE_HOUR = 60 * 60;

/** Not stored, because no other endpoint reads ephemeral keys. */
export const ephemeralKeys = [
  route(
    'POST',
    '/v1/ephemeral_keys',
    { customer: text, expand: list(text), issuing_card: text, nonce: text, verification_session: text },
    ({ account, params }) => {
      const created = account.clock.nowSeconds();
      const [type, id] = params.issuing_card ? ['issuing.card', params.issuing_card] : ['customer', params.customer];
      return {
        id: newId('ephkey'),
        object: 'ephemeral_key',
        associated_objects: [{ id, type }],
        created,
        expires: created + ONE_HOUR,
        livemode: false,
        secret: `ek_test_${newSecret()}`,
      };
    },
  ),

  route('DELETE', '/v1/ephemeral_keys/{key}', { expand: list(text) }, ({ account, path }) => {
    const now = account.clock.nowSeconds();
    return {
      id: path.key,
      object: 'ephemeral_key',
      associated_objects: [],
      created: now,
      expires: now,
      livemode: false,
    };
  }),
];
