/** The Stripe emulator's own side: what it is told to do next, and what it has written down. Not a part of Stripe's API. */
export interface EmulatorControl {
  /** Such as `control('fail', { operation, times, mode })`; throws what it complains of. */
  control(word: string, body: object): Promise<unknown>;
  /** Its books, each a list of objects shaped as Stripe's. */
  books<Books>(): Promise<Books>;
}

export const emulatorAt = (url: string): EmulatorControl => ({
  async control(word, body) {
    const answer = await fetch(`${url}/_control/${word}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The emulator did not take ${word}: ${await answer.text()}`);
    return answer.json();
  },
  books: async <Books>() => (await (await fetch(`${url}/_control/snapshot`)).json()) as Books,
});
