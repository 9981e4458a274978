import { api, orderCreated } from '@muse/contracts';
import { createOrder } from './support/context.ts';
import { createQuestionContext, type QuestionContext } from './support/questions.ts';

let ctx: QuestionContext;
beforeAll(async () => {
  ctx = await createQuestionContext();
});
afterAll(() => ctx.close());

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
const open = (token: string, headers: Record<string, string> = asBrowser) =>
  ctx.placement.send('GET', `/questions/${token}`, undefined, headers);
const submitForm = (token: string, body: string) =>
  ctx.placement.send('POST', `/questions/${token}`, body, {
    ...asBrowser,
    'content-type': 'application/x-www-form-urlencoded',
  });

describe('the link of a question', () => {
  it('opens a page that works without script, is not cached, and leads nowhere', async () => {
    const { order, token } = await ctx.asked();
    const { status, body, headers } = await open(token);
    const text = String(body);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(
        /^default-src 'none';.*form-action 'self'.*frame-ancestors 'none'/,
      ),
    });
    expect(text).not.toMatch(/<script|onclick|https?:/);
    for (const shown of [
      order.orderNumber,
      '2 × Oxford Shirt (M, Black)',
      '$285.78',
      '$300.00',
      '$288.78',
      '<html lang="en">',
    ])
      expect(text).toContain(shown);
    for (const personal of ['Alice', 'alice', 'Rabbit Hole', 'Seattle', '98101', '206'])
      expect(text).not.toContain(personal);
  });

  it('shows the same as JSON to the page of a shop', async () => {
    const { order, token } = await ctx.asked();
    const { body, headers } = await ctx.placement.call(api.placement.getQuestion, { params: { token } });
    expect(body).toMatchObject({ museOrderNumber: order.orderNumber, state: 'open', answers: ['cancel', 'wait'] });
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('changes nothing when it is opened, however often and by whichever program', async () => {
    const { order, token } = await ctx.asked();
    const before = await ctx.entry(order);
    await Promise.all([open(token), open(token, {}), ctx.placement.send('HEAD', `/questions/${token}`)]);
    expect(await ctx.entry(order)).toEqual(before);
  });

  it('takes the answer of its form, and shows what follows', async () => {
    const { order, token } = await ctx.asked();
    const { status, body } = await submitForm(token, 'answer=cancel');
    expect([status, String(body)]).toEqual([200, expect.stringContaining('Your order has ended')]);
    await ctx.becomes(order, 'failed');
    const other = await submitForm(token, 'answer=wait');
    expect([other.status, String(other.body)]).toEqual([409, expect.stringContaining('already has another answer')]);
    expect(other.headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  it('takes no other answer, no other field and no other media type', async () => {
    const { order, token } = await ctx.asked();
    const refused = [
      await submitForm(token, 'answer=perhaps'),
      await submitForm(token, ''),
      await submitForm(token, 'answer=cancel&answer=wait'),
      await submitForm(token, 'answer=cancel&total=1'),
      await ctx.placement.send('POST', `/questions/${token}`, { answer: 'without' }),
      await ctx.placement.send('POST', `/questions/${token}`, 'answer=cancel', { 'content-type': 'text/plain' }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 415]);
    expect((await ctx.entry(order)).question?.answer).toBeNull();
  });

  it('is none if it was altered, made up, or signed for another question', async () => {
    const [one, other] = [await ctx.asked(), await ctx.asked()];
    const tokens = [
      one.token.replace(one.order.orderNumber, other.order.orderNumber),
      `${one.token.slice(0, -2)}AA`,
      one.token.toLowerCase(),
      ctx.tokenFor({ orderNumber: one.order.orderNumber, questionId: other.asked.questionId }),
      `${one.order.orderNumber}.${one.asked.questionId}.`,
      'MO-000000.qst_1.x',
      '%2e%2e',
      'x'.repeat(2_000),
    ];
    for (const token of tokens) {
      const replies = [await open(token, {}), await ctx.answer(token, 'cancel')];
      expect([token, ...replies.map(({ status }) => status)]).toEqual([token, 404, 404]);
    }
    expect((await ctx.entry(one.order)).status).toBe('on_hold');
  });

  it('is gone when its time is over, for browsers as a page that says so', async () => {
    const { token } = await ctx.asked();
    await ctx.pass(24 * 60 * 60 + 1);
    const { status, body } = await open(token);
    expect([status, String(body)]).toEqual([410, expect.stringContaining('The time for an answer is over')]);
    expect((await open(token, {})).problem.code).toBe('question_expired');
  });

  it('shows texts of the store as text', async () => {
    const { storeId } = await ctx.priceyStore();
    const evil = '<img src=x onerror=alert(1)>"\'&';
    const { lines, ...order } = createOrder({ storeId, storeName: `Store ${evil}` });
    await ctx.env.publish(orderCreated, {
      ...order,
      lines: lines.map((line) => ({ ...line, productName: evil, size: evil })),
    });
    await ctx.becomes(order, 'on_hold');
    const [asked] = ctx.questionsOf(order);
    const text = String((await open(ctx.tokenFor(asked as NonNullable<typeof asked>))).body);
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;');
  });
});
