import { type Corruption, sessionOf, shopperOf } from '../corruption.ts';

const secret = 'A table contains a secret.';
/** Put together here, so that no scanner of repositories takes them for real ones. */
const secrets = {
  'a card number': '4242 4242-4242 4242',
  'a key of Stripe’s': `sk_${'test'}_51Abc`,
  'a webhook secret': `whsec_${'abc'}`,
  'a token': `eyJ${'hbGciOiJFZERTQSJ9'}.e30.c2ln`,
  'a client secret': `pi_3Abc_secret_${'def'}`,
  'a private key': `-----BEGIN ${'PRIVATE'} KEY-----`,
  credentials: 'postgres://muse:hunter2@127.0.0.1/muse',
};

export const corruptionsBySecrets: Corruption[] = [
  ...Object.entries(secrets).map(([kind, text]) => ({
    title: `${kind} in an e-mail`,
    sql: `update notifications.letter set body = body || ' ${text}.' where about = ${sessionOf('ada')}`,
    findings: [secret],
  })),
  {
    title: 'a card number in an event',
    sql: `update checkout.outbox set envelope = jsonb_set(envelope, '{data,note}', '"4242424242424242"') where aggregate_id = ${sessionOf('ada')}`,
    findings: [secret],
  },
  {
    title: 'digits that are not a card number',
    sql: `update cart.line set product_sku = '4242424242424241' where shopper = ${shopperOf('ada')}`,
    findings: [],
  },
];
