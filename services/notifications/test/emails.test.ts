import {
  capturedTooMuch,
  checkoutCompleted,
  type DataOf,
  drawOrderNumber,
  type Event,
  fraudWarned,
  newId,
  orderCancelled,
  orderDelivered,
  orderFailed,
  orderPlaced,
  orderShipped,
  placementCustomerAsked,
  questionLink,
  refunded,
  refundedInFull,
  refundFailed,
  refundProposed,
  refundSettled,
} from '@muse/contracts';
import { createLinkVerifier } from '@muse/kit';
import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { notifications } from '../src/service.ts';

interface EmailRow {
  kind: string;
  about: string;
  reader: string;
  shopper: string | null;
  email: string | null;
  subject: string;
  body: string;
  sent_at: string | null;
}

describe('e-mails', () => {
  let env: TestEnvironment;
  let service: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    service = await env.start(notifications, {
      OPERATIONS_EMAIL: 'operations@muse.example',
      PUBLIC_URL: 'https://api.shop.example',
    });
  });
  afterAll(() => env.close());

  const sessionId = () => newId('session');
  const order = () => ({
    orderNumber: drawOrderNumber(),
    sessionId: sessionId(),
    shopper: 'alice',
    storeId: 'nordstrom',
    storeName: 'Nordstrom',
  });
  const endedOrder = () => ({ ...order(), totalCents: 12_999, currency: 'USD', reason: 'Suspected fraudster' });
  const purchase = (): DataOf<typeof checkoutCompleted> => ({
    sessionId: sessionId(),
    shopper: 'alice',
    email: 'alice@example.com',
    totalChargedCents: 21_998,
    currency: 'USD',
    orders: [
      { orderNumber: 'MO-AAAAAA', storeId: 'nordstrom', storeName: 'Nordstrom', totalCents: 12_999 },
      { orderNumber: 'MO-BBBBBB', storeId: 'rack', storeName: 'Nordstrom Rack', totalCents: 8_999 },
    ],
    bought: [{ storeId: 'nordstrom', productSku: 'S', size: null, color: null, quantity: 1 }],
  });
  const refund = (orderNumber: string | null) => ({
    refundId: newId('refund'),
    sessionId: sessionId(),
    orderNumber,
    amountCents: 12_999,
    currency: 'USD',
    reason: 'order_failed',
  });

  const emailsOf = (session: string) =>
    env.look<EmailRow>('select * from notifications.letter where session_id = $1 order by id', [session]);
  const handled = (messages: string[]) =>
    eventually(async () => {
      const rows = await env.look('select 1 from notifications.inbox where message_id = any($1::uuid[])', [messages]);
      expect(rows).toHaveLength(messages.length);
    });
  /** The one e-mail of an event that is delivered twice and then published again. */
  const emailFor = async <E extends Event>(event: E, data: DataOf<E> & { sessionId: string }): Promise<EmailRow> => {
    const first = await env.publish(event, data);
    await env.publish(event, data, { id: first });
    await handled([first, await env.publish(event, data)]);
    const [email, ...more] = await emailsOf(data.sessionId);
    expect(more).toEqual([]);
    return email as EmailRow;
  };

  it('a completed checkout: confirms the purchase with every order and the amount charged', async () => {
    const email = await emailFor(checkoutCompleted, purchase());
    expect(email).toMatchObject({ kind: 'purchase-confirmed', reader: 'shopper', shopper: 'alice', sent_at: null });
    expect(email.email).toBe('alice@example.com');
    expect(email.subject).toBe('Thank you for your purchase of $219.98');
    for (const part of ['MO-AAAAAA  Nordstrom  $129.99', 'MO-BBBBBB  Nordstrom Rack  $89.99', 'charged once'])
      expect(email.body).toContain(part);
  });

  it('a placed order: names the order number of the store', async () => {
    const placed = { ...order(), storeOrderNumber: 'N-4711' };
    const email = await emailFor(orderPlaced, placed);
    expect(email).toMatchObject({ kind: 'order-placed', about: placed.orderNumber, shopper: 'alice' });
    expect(email.subject).toBe(`Nordstrom has accepted your order ${placed.orderNumber}`);
    expect(email.body).toContain('N-4711');
  });

  it('a failed order: gives only the public text and announces the refund', async () => {
    const failed = { ...endedOrder(), messageToShopper: 'Sold out in your size' };
    const email = await emailFor(orderFailed, failed);
    expect(email.subject).toBe(`Nordstrom cannot deliver your order ${failed.orderNumber}`);
    expect(email.body).toContain('Sold out in your size');
    expect(email.body).not.toContain('fraudster');
    expect(email.body).toContain('$129.99');
  });

  it('a cancelled order: announces the refund, without the internal reason', async () => {
    const cancelled = endedOrder();
    const email = await emailFor(orderCancelled, cancelled);
    expect(email.subject).toBe(`Your order ${cancelled.orderNumber} is cancelled`);
    expect(email.body).not.toContain('fraudster');
    expect(email.body).toContain('$129.99');
  });

  it('an order cancelled after a lost dispute: the bank returns the money, no refund to the card is announced', async () => {
    const email = await emailFor(orderCancelled, { ...endedOrder(), reason: 'disputed' });
    expect(email.body).toContain('your bank returns the money');
    expect(email.body).not.toContain('card');
    expect(email.body).not.toContain('$129.99');
  });

  it.each([
    ['failed', orderFailed],
    ['cancelled', orderCancelled],
  ])('an order that %s during a dispute: no refund to the card is promised', async (_, event) => {
    const open = await emailFor(event, { ...endedOrder(), dispute: 'open' });
    expect(open.body).toContain('until it decides');
    const lost = await emailFor(event, { ...endedOrder(), dispute: 'lost' });
    expect(lost.body).toContain('your bank returns the money');
    for (const { body } of [open, lost]) expect(body).not.toMatch(/card|You get/);
  });

  it('an order refunded in full before it was placed: cancelled, and no second refund is announced', async () => {
    const email = await emailFor(orderCancelled, { ...endedOrder(), reason: refundedInFull });
    expect(email.body).toContain('Its total of $129.99 is refunded.');
  });

  it('a refund that awaits approval: asks operations for a second person', async () => {
    const asked = { ...refund('MO-HHHHHH'), requestedBy: 'olivia' };
    const email = await emailFor(refundProposed, asked);
    expect(email).toMatchObject({
      ...{ kind: 'refund-awaits-approval', reader: 'operations', email: 'operations@muse.example', shopper: null },
      subject: 'A refund of $129.99 awaits approval: MO-HHHHHH',
    });
    for (const part of [`/api/v1/admin/refunds/${asked.refundId}/approve`, 'olivia', 'order_failed'])
      expect(email.body).toContain(part);
  });

  it('a shipped order: one e-mail per parcel, with carrier and tracking link', async () => {
    const trackingUrl = 'https://www.ups.com/track?tracknum=1Z1';
    const shipped = { ...order(), carrier: 'UPS', trackingNumber: '1Z1', trackingUrl };
    const email = await emailFor(orderShipped, shipped);
    expect(email.body).toContain(trackingUrl);
    const second = { ...shipped, carrier: 'Bike courier', trackingNumber: 'B-2', trackingUrl: null };
    await handled([await env.publish(orderShipped, second)]);
    const emails = await emailsOf(shipped.sessionId);
    expect(emails.map(({ about }) => about)).toEqual([
      `${shipped.orderNumber} ups 1Z1`,
      `${shipped.orderNumber} bike courier B-2`,
    ]);
    expect(emails[1]?.body).not.toContain('follow');
  });

  it('a price above the ceiling: asks once, with both totals and a link that only notifications can sign', async () => {
    const asked = {
      ...{
        ...order(),
        taskId: newId('task'),
        method: 'api' as const,
        by: 'machine:api',
        questionId: newId('question'),
      },
      items: [{ productName: 'Felt Hat', size: 'M', color: null, quantity: 2 }],
      ...{ paidCents: 12_000, askedCents: 15_000, atLeast: false, refundCents: 12_999, currency: 'USD' },
      endsAt: '2026-12-01T10:05:00.000Z',
    };
    const email = await emailFor(placementCustomerAsked, asked);
    expect(email).toMatchObject({
      kind: 'price-question',
      about: asked.questionId,
      reader: 'shopper',
      shopper: 'alice',
    });
    for (const part of ['$150.00', '$120.00', '$129.99', '2 × Felt Hat (M)', 'December 1, 2026 at 10:05 AM UTC'])
      expect(email.body).toContain(part);
    const token = /^https:\/\/api\.shop\.example\/api\/v1\/questions\/(\S+)$/m.exec(email.body)?.[1] ?? '';
    const keys = JSON.parse(env.environment.SERVICE_KEYS as string) as { keys: { kid: string }[] };
    expect(createLinkVerifier('notifications', keys, questionLink)(token)).toEqual([
      asked.orderNumber,
      asked.questionId,
    ]);
  });

  it('a delivered order: says so, and what to do if it did not arrive', async () => {
    const delivered = order();
    const email = await emailFor(orderDelivered, delivered);
    expect(email.subject).toBe(`Your order ${delivered.orderNumber} has arrived`);
    expect(email.body).toContain('have not received it');
  });

  it('a refund: names the amount and the order, or explains a late capture', async () => {
    const email = await emailFor(refunded, { ...refund('MO-CCCCCC'), refundedAt: new Date().toISOString() });
    expect(email.subject).toBe('$129.99 is on its way back to you');
    expect(email.body).toContain('MO-CCCCCC');
    const late = await emailFor(refunded, { ...refund(null), refundedAt: new Date().toISOString() });
    expect(late.body).toContain('arrived after its purchase had ended');
    const excess = await emailFor(refunded, {
      ...{ ...refund(null), reason: capturedTooMuch, refundedAt: new Date().toISOString() },
    });
    expect(excess.body).toContain('Your card was charged $129.99 more than your orders cost.');
  });

  it('a refund that was paid outside Stripe: does not promise it on the card', async () => {
    const settled = { ...refund('MO-FFFFFF'), settledAt: new Date().toISOString() };
    const email = await emailFor(refundSettled, settled);
    expect(email).toMatchObject({ kind: 'refund-settled', subject: 'We have paid $129.99 back to you' });
    expect(email.body).toContain('MO-FFFFFF');
  });

  it('a refund that a lost dispute has settled: the bank has returned the money, not we', async () => {
    const settled = { ...refund('MO-GGGGGG'), settledAt: new Date().toISOString(), disputeId: 'dp_1' };
    const email = await emailFor(refundSettled, settled);
    expect(email).toMatchObject({ kind: 'refund-settled', subject: 'Your bank has returned $129.99 to you' });
    expect(email.body).toContain('MO-GGGGGG');
    expect(`${email.subject} ${email.body}`).not.toMatch(/we have paid|dp_1/i);
  });

  it('a failed refund: alerts operations and not the shopper', async () => {
    const stuck = { ...refund('MO-DDDDDD'), failure: 'expired_or_canceled_card' };
    const email = await emailFor(refundFailed, stuck);
    expect(email).toMatchObject({
      kind: 'refund-stuck',
      reader: 'operations',
      email: 'operations@muse.example',
      shopper: null,
      subject: 'A refund of $129.99 failed: MO-DDDDDD',
    });
    for (const part of [stuck.refundId, stuck.sessionId, 'expired_or_canceled_card'])
      expect(email.body).toContain(part);
  });

  it('an early fraud warning: alerts operations, and says what is on hold', async () => {
    const warning = { signalId: newId('task'), sessionId: sessionId(), reason: 'made_with_stolen_card' };
    const email = await emailFor(fraudWarned, warning);
    expect(email).toMatchObject({ kind: 'fraud-warned', reader: 'operations', email: 'operations@muse.example' });
    for (const part of [warning.signalId, warning.reason, 'status=on_hold']) expect(email.body).toContain(part);
  });

  it('ten concurrent duplicates of an event make one e-mail', async () => {
    const placed = { ...order(), storeOrderNumber: 'N-1' };
    await handled(await Promise.all(Array.from({ length: 10 }, () => env.publish(orderPlaced, placed))));
    expect(await emailsOf(placed.sessionId)).toHaveLength(1);
  });

  it('contain no personal data or secrets, and no address beyond the confirmation and operations alerts', async () => {
    await emailFor(orderPlaced, { ...order(), storeOrderNumber: 'N-2' });
    await emailFor(checkoutCompleted, purchase());
    const emails = await env.look<EmailRow>('select * from notifications.letter');
    for (const { kind, email, subject, body } of emails) {
      if (!['purchase-confirmed', 'refund-stuck', 'refund-awaits-approval', 'fraud-warned'].includes(kind))
        expect(email).toBeNull();
      expect(`${subject} ${body}`).not.toMatch(/@|pm_|pi_|secret/);
    }
  });

  it('a failed refund is saved even if no operations address is configured', async () => {
    const other = await createTestEnvironment();
    try {
      await other.start(notifications);
      const stuck = { ...refund('MO-EEEEEE'), failure: 'declined' };
      await other.publish(refundFailed, stuck);
      await eventually(async () =>
        expect(await other.look('select email from notifications.letter')).toEqual([{ email: null }]),
      );
    } finally {
      await other.close();
    }
  });

  it('has no HTTP endpoints beside its health checks', async () => {
    expect((await service.send('GET', '/readyz')).status).toBe(200);
    expect((await service.as('alice').send('GET', '/letters')).problem.code).toBe('not_found');
  });
});
