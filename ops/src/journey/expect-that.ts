/** For `eventually`: throws until the condition holds. */
export function expectThat(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Timed out waiting until ${what}.`);
}
