/** Client of the Stripe emulator's control API, which is not part of Stripe's API, and of what people do at Stripe's own site. */
export interface EmulatorControl {
  /** For example `control('fail', { operation, times, mode })`. Throws the emulator's error message. */
  control(name: string, body: object): Promise<unknown>;
  /** The emulator's records: lists of objects shaped as Stripe's. */
  books<Books>(): Promise<Books>;
  /** Refunds a part of a charge, as a person at Stripe's own site. Returns false if Stripe refuses. */
  refund(chargeId: string, cents: number): Promise<boolean>;
  /** Cancels an intent, likewise. */
  cancel(intentId: string): Promise<boolean>;
}

export const emulatorAt = (url: string): EmulatorControl => ({
  async control(name, body) {
    const answer = await fetch(`${url}/_control/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The emulator refused ${name}: ${await answer.text()}`);
    return answer.json();
  },
  async refund(chargeId, cents) {
    const answer = await fetch(`${url}/v1/refunds`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_dashboard' },
      body: new URLSearchParams({ charge: chargeId, amount: String(cents) }),
    });
    return answer.ok;
  },
  async cancel(intentId) {
    const answer = await fetch(`${url}/v1/payment_intents/${intentId}/cancel`, {
      method: 'POST',
      headers: { authorization: 'Bearer sk_test_dashboard' },
    });
    return answer.ok;
  },
  books: async <Books>() => (await (await fetch(`${url}/_control/snapshot`)).json()) as Books,
});
