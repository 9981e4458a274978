import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { createDevIssuer, newKeyPair } from '@muse/kit';
import { Pool } from 'undici';

const role = process.argv[2];
if (role === 'service') {
  const body = JSON.stringify({
    stores: [],
    summary: {
      totalStoreCount: 0,
      totalItemCount: 0,
      subtotalCents: 0,
      discountCents: 0,
      estimatedShippingCents: 0,
      grandTotalCents: 0,
      currency: 'USD',
    },
    currency: 'USD',
    version: 3,
    updatedAt: null,
    messages: [],
    filler: 'x'.repeat(600),
  });
  const s = createServer((req, res) => {
    req.resume();
    req.on('end', () => {
      res.setHeader('content-type', 'application/json; charset=utf-8');
      res.setHeader('cache-control', 'no-store');
      res.setHeader('etag', '"3"');
      res.setHeader('x-request-id', req.headers['x-request-id'] ?? '');
      res.setHeader('content-length', Buffer.byteLength(body));
      res.end(body);
    });
  });
  s.listen(0, '127.0.0.1', () => process.send!({ url: `http://127.0.0.1:${(s.address() as any).port}` }));
} else if (role === 'gateway') {
  const { startGateway } = await import('/work/main/gateway/src/gateway.ts');
  const g = await startGateway(process.env);
  process.send!({ url: g.url });
  process.on('message', () => process.send!({ cpu: process.cpuUsage(), rss: process.memoryUsage().rss }));
} else {
  const once = (c: any) => new Promise<any>((r) => c.once('message', r));
  const service = fork(import.meta.filename, ['service']);
  const { url: sUrl } = await once(service);
  const dev = await newKeyPair('dev'),
    guests = await newKeyPair('guests');
  const env = {
    ...process.env,
    NODE_ENV: 'development',
    LOG_LEVEL: 'warn',
    PORT: '0',
    RATE_LIMIT_USER: '100000000',
    CART_URL: sUrl,
    DEV_ISSUER_KEYS: JSON.stringify({ keys: [dev.publicKey] }),
    DEV_ISSUER_KEY: JSON.stringify(dev.privateKey),
    GUEST_ISSUER_KEYS: JSON.stringify({ keys: [guests.publicKey] }),
    GUEST_ISSUER_KEY: JSON.stringify(guests.privateKey),
  };
  const gateway = fork(import.meta.filename, ['gateway'], {
    env,
    execArgv: (process.env.GW_ARGS ?? '').split(' ').filter(Boolean),
  });
  const { url } = await once(gateway);
  const token = await createDevIssuer(dev.privateKey, 'muse').sign('alice', ['customer']);
  const conc = Number(process.env.CONC ?? 8);
  const pool = new Pool(url, { connections: conc });
  const post = process.env.KIND === 'post';
  const one = async () => {
    const r = await pool.request({
      path: post ? '/api/v1/cart/items' : '/api/v1/cart',
      method: post ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'x-request-id': 'bench-1',
        ...(post ? { 'content-type': 'application/json' } : {}),
      },
      body: post
        ? JSON.stringify({ storeId: 'nordstrom', productSku: 'abc', size: 'M', color: 'red', quantity: 1 })
        : null,
    });
    await r.body.text();
    if (r.statusCode !== 200) throw new Error(String(r.statusCode));
  };
  const run = async (n: number) => {
    let left = n;
    await Promise.all(
      Array.from({ length: conc }, async () => {
        while (left-- > 0) await one();
      }),
    );
  };
  const cpu = async () => {
    gateway.send('cpu');
    return once(gateway);
  };
  await run(5000);
  for (let i = 0; i < 4; i++) {
    const a = await cpu();
    const t = performance.now();
    await run(5000);
    const ms = performance.now() - t;
    const b = await cpu();
    console.log(
      `cpu/req ${((b.cpu.user + b.cpu.system - a.cpu.user - a.cpu.system) / 5000 / 1000).toFixed(3)} ms (user ${((b.cpu.user - a.cpu.user) / 5e6).toFixed(3)}), ${((5000 / ms) * 1000).toFixed(0)} req/s, rss ${(b.rss / 1e6).toFixed(0)} MB`,
    );
  }
  gateway.kill();
  service.kill();
  process.exit(0);
}
