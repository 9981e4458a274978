import { type CallPriority, createCallBudget } from './call-budget.ts';

const { jest } = import.meta;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('the budget of calls to Stripe', () => {
  const record = (budget: ReturnType<typeof createCallBudget>) => {
    const made: string[] = [];
    const call = (priority: CallPriority) =>
      budget.prioritize(priority, () =>
        budget.take('call').then(
          () => void made.push(priority),
          (error: Error) => void made.push(error.name),
        ),
      );
    return { made, call };
  };

  it('is a rate limit with a small burst', async () => {
    const { made, call } = record(createCallBudget(20));
    for (let index = 0; index < 100; index += 1) void call('charges');
    await jest.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(made.length).toBeGreaterThan(38);
    expect(made.length).toBeLessThanOrEqual(42);
  });

  it('goes to refunds first, then to charges, then to look-ups', async () => {
    const { made, call } = record(createCallBudget(10));
    for (const priority of ['look-ups', 'look-ups', 'charges', 'charges', 'refunds'] as const) void call(priority);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(made).toEqual(['look-ups', 'refunds', 'charges', 'charges', 'look-ups']); // the first one found it free
  });

  it('lets nobody wait for longer than ten seconds', async () => {
    const { made, call } = record(createCallBudget(1));
    for (let index = 0; index < 20; index += 1) void call('charges');
    await jest.advanceTimersByTimeAsync(60_000);
    const refused = made.filter((outcome) => outcome === 'StripeUnavailableError').length;
    expect([made.length, refused]).toEqual([20, 10]);
    void call('charges');
    await jest.advanceTimersByTimeAsync(0);
    expect(made).toHaveLength(21);
  });
});
