import { newKeyPair } from './issuer.ts';
import { createServiceTokens, createServiceVerifier } from './service-tokens.ts';

const signedBy = (kid: string, pair: Awaited<ReturnType<typeof newKeyPair>>) =>
  createServiceTokens('cart', { ...pair.privateKey, kid });

it('two keys of one service are accepted side by side during a rotation', async () => {
  const [old, next] = [await newKeyPair('cart'), await newKeyPair('cart/2026-12')];
  const verify = createServiceVerifier('catalog', { keys: [old.publicKey, next.publicKey] });

  expect(await verify(await signedBy('cart', old)('catalog'))).toBe('cart');
  expect(await verify(await signedBy('cart/2026-12', next)('catalog'))).toBe('cart');
});

it('a key that was removed after the rotation is refused', async () => {
  const [old, next] = [await newKeyPair('cart'), await newKeyPair('cart/2026-12')];
  const verify = createServiceVerifier('catalog', { keys: [next.publicKey] });

  await expect(verify(await signedBy('cart', old)('catalog'))).rejects.toMatchObject({ code: 'unauthorized' });
});

it.each(['payments', 'payments/cart', 'cartography', 'cart2/x', ''])(
  'the key of another service (kid "%s") cannot sign as cart',
  async (kid) => {
    const pair = await newKeyPair(kid);
    const verify = createServiceVerifier('catalog', { keys: [pair.publicKey] });

    await expect(verify(await signedBy(kid, pair)('catalog'))).rejects.toMatchObject({ code: 'unauthorized' });
  },
);

it('a token for another service is refused', async () => {
  const pair = await newKeyPair('cart');
  const verify = createServiceVerifier('payments', { keys: [pair.publicKey] });

  await expect(verify(await signedBy('cart', pair)('catalog'))).rejects.toMatchObject({ code: 'unauthorized' });
});
