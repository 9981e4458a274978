import { newKeyPair } from './issuer.ts';
import { createLinkSigner, createLinkVerifier } from './signed-links.ts';

const { privateKey, publicKey } = await newKeyPair('notifications/2026-11');
const { privateKey: othersKey, publicKey: othersPublic } = await newKeyPair('orders');
const signLink = createLinkSigner(privateKey, 'question');
const verifyLink = createLinkVerifier('notifications', { keys: [othersPublic, publicKey] }, 'question');

describe('the signature of a link', () => {
  it('returns what was signed, also with the previous key while keys are rotated', async () => {
    const next = await newKeyPair('notifications');
    const both = createLinkVerifier('notifications', { keys: [next.publicKey, publicKey] }, 'question');
    const token = signLink('MO-ABC123', 'qst_1');
    expect([verifyLink(token), both(token)]).toEqual([
      ['MO-ABC123', 'qst_1'],
      ['MO-ABC123', 'qst_1'],
    ]);
  });

  it('is refused if anything was altered, added or left out', () => {
    const token = signLink('MO-ABC123', 'qst_1');
    const signature = token.split('.')[2] as string;
    const forged = [
      token.replace('MO-ABC123', 'MO-ABC124'),
      token.replace('qst_1', 'qst_2'),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      `MO-ABC123.${signature}`,
      `MO-ABC123.qst_1.more.${signature}`,
      `MO-ABC123\nqst_1.${signature}`,
      'MO-ABC123.qst_1.',
      signature,
      '',
    ];
    expect(forged.map(verifyLink)).toEqual(forged.map(() => undefined));
  });

  it('counts for one purpose, and from the service that sends such links', () => {
    expect(verifyLink(createLinkSigner(privateKey, 'export')('MO-ABC123', 'qst_1'))).toBeUndefined();
    expect(verifyLink(createLinkSigner(othersKey, 'question')('MO-ABC123', 'qst_1'))).toBeUndefined();
  });
});
