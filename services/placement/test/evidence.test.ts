import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { api } from '@muse/contracts';
import { createTestContext, type TestContext } from './support/context.ts';

let ctx: TestContext;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(process.env.MUSE_TEST_FOLDER as string, 'evidence-'));
  ctx = await createTestContext(undefined, { EVIDENCE_FOLDER: folder });
});
afterAll(() => ctx.close());

/** The smallest PNG: one transparent pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');

async function upload(orderNumber: string, content: Uint8Array, name = 'screen.png', type = 'image/png') {
  const form = new FormData();
  form.append('file', new Blob([content], { type }), name);
  return uploadForm(orderNumber, form);
}

async function uploadForm(orderNumber: string, form: FormData | string, contentType?: string) {
  const response = await fetch(`${ctx.placement.url}/api/v1/admin/manual-orders/${orderNumber}/evidence`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await ctx.env.token('olga', ['ops'])}`,
      ...(contentType && { 'content-type': contentType }),
    },
    body: form,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const download = async (orderNumber: string, id: string, roles: ('ops' | 'customer')[] = ['ops']) =>
  fetch(`${ctx.placement.url}/api/v1/admin/manual-orders/${orderNumber}/evidence/${id}`, {
    headers: { authorization: `Bearer ${await ctx.env.token('olga', roles)}` },
  });

describe('evidence of an order at its store', () => {
  it('is stored under its hash, shown with the entry, and served to operators only', async () => {
    const { orderNumber } = await ctx.queueOrder();
    const added = await upload(orderNumber, png);
    expect(added).toMatchObject({ status: 201, body: { contentType: 'image/png', bytes: png.length } });
    const id = String(added.body.id);
    const sha256 = String(added.body.sha256);
    expect(await readdir(folder, { recursive: true })).toContain(join(sha256.slice(0, 2), sha256));

    const { body: detail } = await ctx.operator('olga').call(api.placement.getQueueEntry, { params: { orderNumber } });
    expect(detail.evidence).toMatchObject([{ id, by: 'olga', sha256: added.body.sha256 }]);
    const served = await download(orderNumber, id);
    expect(Buffer.from(await served.arrayBuffer())).toEqual(png);
    expect(served.headers.get('content-type')).toBe('image/png');
    expect(served.headers.get('content-disposition')).toMatch(/^attachment; filename="MO-/);
    expect((await download(orderNumber, id, ['customer'])).status).toBe(403);
  });

  it('of another order is not found', async () => {
    const [one, other] = [await ctx.queueOrder(), await ctx.queueOrder()];
    const { body } = await upload(one.orderNumber, pdf, 'confirmation.pdf', 'application/pdf');
    expect((await download(other.orderNumber, String(body.id))).status).toBe(404);
    expect((await upload('MO-ZZZZZZ', png)).status).toBe(404);
  });

  it('sent twice is the same evidence', async () => {
    const { orderNumber } = await ctx.queueOrder();
    const [first, again] = [await upload(orderNumber, png), await upload(orderNumber, png, 'copy.png')];
    expect(again.body).toEqual(first.body);
  });

  it('added during an attempt is shown with that attempt', async () => {
    const params = await ctx.queueOrder();
    const olga = ctx.operator('olga');
    await olga.call(api.placement.claimEntry, { params });
    const { body } = await upload(params.orderNumber, png);
    await olga.call(api.placement.placeByHand, { params, body: { storeOrderNumber: 'WITH-PICTURE' } });
    const { body: detail } = await olga.call(api.placement.getQueueEntry, { params });
    expect(detail.attempts).toMatchObject([{ method: 'manual', outcome: 'placed', evidence: [body.id] }]);
  });
});

describe('a file that is no evidence', () => {
  it('by its content is refused, whatever its name and type say', async () => {
    const { orderNumber } = await ctx.queueOrder();
    const script = Buffer.from('<script>alert(1)</script>');
    expect(await upload(orderNumber, script)).toMatchObject({ status: 422, body: { code: 'evidence_not_accepted' } });
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>');
    expect((await upload(orderNumber, svg, 'a.svg', 'image/svg+xml')).status).toBe(422);
    expect((await upload(orderNumber, Buffer.alloc(0))).status).toBe(422);
  });

  it('larger than 10 MiB is refused with 413', async () => {
    const { orderNumber } = await ctx.queueOrder();
    const largest = Buffer.concat([png, Buffer.alloc(10 * 1024 * 1024 - png.length)]);
    expect((await upload(orderNumber, largest)).status).toBe(201);
    const large = Buffer.concat([largest, Buffer.alloc(1)]);
    expect(await upload(orderNumber, large)).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  });

  it('with a path as its name is refused', async () => {
    const { orderNumber } = await ctx.queueOrder();
    for (const name of ['../../etc/passwd', '..\\x.png', '/x.png', '..']) {
      const { status, body } = await upload(orderNumber, pdf, name, 'application/pdf');
      expect([name, status, body.code]).toEqual([name, 400, 'validation_failed']);
    }
  });

  it('that breaks off before its end is refused, and the process goes on', async () => {
    const { orderNumber } = await ctx.queueOrder();
    const begin = '--b\r\ncontent-disposition: form-data; name="file"; filename="x.png"\r\n';
    for (const body of [`${begin}\r\nhalf a picture`, `${begin}\r\n`, begin, '--b\r\n', '--b', ''])
      expect((await uploadForm(orderNumber, body, 'multipart/form-data; boundary=b')).status).toBe(400);
    expect((await upload(orderNumber, png)).status).toBe(201);
  });

  it('is refused where the body is not one file in multipart/form-data', async () => {
    const { orderNumber } = await ctx.queueOrder();
    expect(await uploadForm(orderNumber, '{}')).toMatchObject({
      status: 415,
      body: { code: 'evidence_not_multipart' },
    });
    const none = new FormData();
    none.append('text', 'no file');
    expect((await uploadForm(orderNumber, none)).status).toBe(400);
    const two = new FormData();
    for (const name of ['a.png', 'b.png']) two.append('file', new Blob([png]), name);
    expect((await uploadForm(orderNumber, two)).status).toBe(400);
  });
});
