import { findOrThrow } from '../account/account.ts';
import { pageOf } from '../account/list.ts';
import { paging } from '../parameters/common.ts';
import { list, text } from '../parameters/kinds.ts';
import { route } from '../server/route.ts';

const url = '/v1/radar/early_fraud_warnings';

export const earlyFraudWarnings = [
  route(
    'GET',
    '/v1/radar/early_fraud_warnings',
    { ...paging, charge: text, payment_intent: text },
    ({ account, params }) => {
      const { charge, payment_intent: intent } = params;
      return pageOf(
        url,
        account.books.earlyFraudWarnings.all(),
        params,
        (each) => (charge ?? each.charge) === each.charge && (intent ?? each.payment_intent) === each.payment_intent,
      );
    },
  ),

  route('GET', '/v1/radar/early_fraud_warnings/{early_fraud_warning}', { expand: list(text) }, ({ account, path }) =>
    findOrThrow(
      account.books.earlyFraudWarnings,
      'early fraud warning',
      path.early_fraud_warning,
      'early_fraud_warning',
    ),
  ),
];
