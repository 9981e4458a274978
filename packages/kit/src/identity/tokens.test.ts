import { createGuestIssuer, newKeyPair } from './issuer.ts';
import { createIdentity } from './tokens.ts';

const audience = 'muse';

async function setUp() {
  const [own, foreign] = [await newKeyPair('guests'), await newKeyPair('guests')];
  const identity = createIdentity({
    ...{ nodeEnv: 'production', authIssuer: 'shop', authAudience: audience, authAlgorithm: 'RS256' },
    guestIssuerKeys: { keys: [own.publicKey] },
  });
  const sign = (key: typeof own, forAudience = audience) =>
    createGuestIssuer(key.privateKey, forAudience).sign('guest_a', ['customer']);
  const token = await sign(own);
  await identity.verify(token); // it is in the cache now
  return { identity, token, forged: await sign(foreign), elsewhere: await sign(own, 'another shop') };
}

it('a cached token is no pass for a forged one, nor for one of another audience', async () => {
  const { identity, token, forged, elsewhere } = await setUp();

  await expect(identity.verify(forged)).rejects.toMatchObject({ code: 'unauthorized' });
  await expect(identity.verify(elsewhere)).rejects.toMatchObject({ code: 'unauthorized' });
  expect(await identity.verify(token)).toMatchObject({ subject: 'guest_a', roles: ['customer'] });
});

it('a refused token is refused each time, and one that was altered after it was cached is refused', async () => {
  const { identity, token, forged } = await setUp();
  const [head, body, signature = ''] = token.split('.');
  const altered = [head, body, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.');

  for (const bad of [forged, altered, forged, altered])
    await expect(identity.verify(bad)).rejects.toMatchObject({ code: 'unauthorized' });
});
