import { createTestEnvironment, eventually, type TestEnvironment, type TestServer } from '@muse/kit/testing';
import { notifications } from '../src/service.ts';

describe('retention of e-mails', () => {
  let env: TestEnvironment;
  let service: TestServer;
  beforeAll(async () => {
    env = await createTestEnvironment();
    service = await env.start(notifications, { OPERATIONS_EMAIL: 'operations@muse.example' });
  });
  afterAll(() => env.close());

  it('deletes an e-mail after 180 days, and none before', async () => {
    await env.look(
      `insert into notifications.letter (kind, about, session_id, reader, subject, body, created_at)
       select 'order-placed', about, 'cs_1', 'shopper', 'Your order', 'is placed', now() - age
       from (values ('old', interval '181 days'), ('recent', interval '179 days')) as email (about, age)`,
    );
    await env.moveClock('notifications', 3_600);
    await eventually(async () => {
      await service.runDue();
      expect(await env.look('select about from notifications.letter')).toEqual([{ about: 'recent' }]);
    });
  });
});
