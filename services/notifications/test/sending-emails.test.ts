import { checkoutCompleted, drawOrderNumber, newId, orderPlaced, refundFailed } from '@muse/contracts';
import { createTestEnvironment, eventually, type TestEnvironment } from '@muse/kit/testing';
import { notifications } from '../src/service.ts';
import { smtpReply, startMailServer } from './support/mail-server.ts';

describe('sending e-mails by SMTP', () => {
  let env: TestEnvironment;
  let server: Awaited<ReturnType<typeof startMailServer>>;
  beforeAll(async () => {
    env = await createTestEnvironment();
    server = await startMailServer();
    await env.start(notifications, {
      MAIL_TRANSPORT: 'smtp',
      SMTP_URL: server.url,
      MAIL_FROM: 'Muse <orders@shop.example>',
    });
  });
  afterAll(async () => {
    await env.close();
    await server.close();
  });
  afterEach(() => {
    server.behaviour.recipient = undefined;
    server.behaviour.message = undefined;
  });

  const buy = (name: string) => {
    const sessionId = newId('session');
    const purchase = {
      sessionId,
      shopper: name,
      email: `${name}@example.com`,
      totalChargedCents: 21_998,
      currency: 'USD',
    };
    const orders = [{ orderNumber: 'MO-AAAAAA', storeId: 'rack', storeName: 'Käthe’s', totalCents: 21_998 }];
    return { sessionId, confirm: () => env.publish(checkoutCompleted, { ...purchase, orders, bought: [] }) };
  };
  const place = (sessionId: string) =>
    env.publish(orderPlaced, {
      ...{ orderNumber: drawOrderNumber(), sessionId, shopper: 'x', storeId: 'rack', storeName: 'Käthe’s' },
      storeOrderNumber: 'N-4711',
    });
  const to = (address: string) => server.received.filter((email) => email.to.includes(address));
  const outcomeOf = async (sessionId: string) =>
    (
      await env.look<{ sent: boolean; failure: string | null }>(
        'select sent_at is not null as sent, failure from notifications.letter where session_id = $1 order by id',
        [sessionId],
      )
    ).map(({ sent, failure }) => (sent ? 'sent' : failure));
  /** Moves the clock past the next attempt of what waits. */
  const attemptAgain = async (seconds: number) => {
    await env.look(`update notifications.task set run_at = run_at - make_interval(secs => $1) where state = 'open'`, [
      seconds,
    ]);
  };

  it('an e-mail is sent once, as plain text from the shop, and marked as sent', async () => {
    const { sessionId, confirm } = buy('ada');
    await confirm();
    await confirm();
    await eventually(async () => expect(await outcomeOf(sessionId)).toEqual(['sent']));
    const [email, ...more] = to('ada@example.com');
    expect(more).toEqual([]);
    expect(email?.from).toBe('orders@shop.example');
    expect(email?.headers).toMatchObject({
      from: 'Muse <orders@shop.example>',
      to: 'ada@example.com',
      subject: 'Thank you for your purchase of $219.98',
      'auto-submitted': 'auto-generated',
    });
    expect(email?.headers['message-id']).toMatch(/^<purchase-confirmed\.\d+@shop\.example>$/);
    expect(email?.text).toContain('Käthe’s');
  });

  it('an e-mail about an order goes to the address of its purchase, also if that arrives later', async () => {
    const { sessionId, confirm } = buy('bea');
    await place(sessionId);
    await eventually(async () => expect(await outcomeOf(sessionId)).toEqual([null]));
    await confirm();
    await eventually(async () => {
      await attemptAgain(60);
      expect(await outcomeOf(sessionId)).toEqual(['sent', 'sent']);
    });
    expect(to('bea@example.com').map(({ headers }) => headers.subject)).toHaveLength(2);
  });

  it('an address that the server refuses: the e-mail is given up with the code, without the words of the server', async () => {
    server.behaviour.recipient = (address) => {
      throw smtpReply(550, `${address} is unknown here`);
    };
    const { sessionId, confirm } = buy('cyd');
    await confirm();
    await eventually(async () => expect(await outcomeOf(sessionId)).toEqual(['smtp_550']));
    expect(to('cyd@example.com')).toEqual([]);
  });

  it('a server that asks for later, or closes the connection: the e-mail is sent again under the same id', async () => {
    let times = 0;
    server.behaviour.message = (connection) => {
      times += 1;
      if (times === 1) throw smtpReply(451, 'later');
      if (times === 2) connection.close();
    };
    const { sessionId, confirm } = buy('dan');
    await confirm();
    await eventually(async () => {
      await attemptAgain(60);
      expect(await outcomeOf(sessionId)).toEqual(['sent']);
    });
    const ids = to('dan@example.com').map(({ headers }) => headers['message-id']);
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
  });

  it('an e-mail to operations without an address is given up and said so', async () => {
    const sessionId = newId('session');
    await env.publish(refundFailed, {
      ...{ refundId: newId('refund'), sessionId, orderNumber: null, amountCents: 100, currency: 'USD' },
      ...{ reason: 'order_failed', failure: 'charge_disputed' },
    });
    await eventually(async () => expect(await outcomeOf(sessionId)).toEqual(['no_address']));
  });

  it('a login that is refused is no reason to give up an e-mail', async () => {
    const other = await createTestEnvironment();
    try {
      await other.start(notifications, {
        MAIL_TRANSPORT: 'smtp',
        SMTP_URL: server.url.replace('secret', 'wrong'),
        MAIL_FROM: 'orders@shop.example',
      });
      const logins = server.logins();
      const sessionId = newId('session');
      await other.publish(checkoutCompleted, {
        ...{ sessionId, shopper: 'eve', email: 'eve@example.com', totalChargedCents: 100, currency: 'USD' },
        ...{ orders: [], bought: [] },
      });
      await eventually(() => expect(server.logins()).toBeGreaterThan(logins));
      const unsent = () =>
        other.look(
          'select 1 from notifications.letter where sent_at is null and failed_at is null and session_id = $1',
          [sessionId],
        );
      const waiting = () => other.look(`select 1 from notifications.task where state = 'open' and attempts > 0`);
      await eventually(async () => expect(await waiting()).toHaveLength(1));
      expect(await unsent()).toHaveLength(1);
    } finally {
      await other.close();
    }
  });
});
