/** One after the other for each key, in the order of asking; different keys at the same time. */
export function orderedByKey() {
  const last = new Map<string, Promise<void>>();
  return (key: string, unitOfWork: () => Promise<void>): Promise<void> => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(unitOfWork, unitOfWork).finally(() => {
      if (last.get(key) === mine) last.delete(key);
    });
    last.set(key, mine);
    return mine;
  };
}
