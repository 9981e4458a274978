/** Client of the Stripe emulator's control API, which is not part of Stripe's API. */
export interface EmulatorControl {
  /** For example `control('fail', { operation, times, mode })`. Throws the emulator's error message. */
  control(name: string, body: object): Promise<unknown>;
  /** The emulator's records: lists of objects shaped as Stripe's. */
  books<Books>(): Promise<Books>;
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
  books: async <Books>() => (await (await fetch(`${url}/_control/snapshot`)).json()) as Books,
});
