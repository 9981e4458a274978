/**
 * An event of a store that is refused: it does not prove who sent it (401 in both protocols), or its body says nothing that we can read,
 * or is not the one that was digested (400 in both).
 */
export class StoreEventError extends Error {
  override name = 'StoreEventError';
  readonly about: 'signature' | 'content';
  constructor(about: StoreEventError['about'], detail: string) {
    super(detail);
    this.about = about;
  }
}

export const unsigned = (detail: string): StoreEventError => new StoreEventError('signature', detail);

/** Only after the signature was verified. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    throw new StoreEventError('content', 'The body is not JSON.');
  }
}
