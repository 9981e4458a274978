/** The pages of the shop ask for two names; a name of one word is both. */
export function splitName(name: string): { firstName: string; lastName: string } {
  const words = name.trim().split(/\s+/);
  const lastName = words.length > 1 ? (words.pop() as string) : '';
  return { firstName: words.join(' '), lastName };
}
