/**
 * Collects what comes with the same key in one turn of the event loop, and runs it together: messages that the broker received
 * together arrive together. Waits for nothing.
 */
export function gather<Item, Result>(run: (items: Item[]) => Promise<Result[]>) {
  const groups = new Map<string, { items: Item[]; results: Promise<Result[]> }>();

  const begin = (key: string): { items: Item[]; results: Promise<Result[]> } => {
    const items: Item[] = [];
    const results = new Promise<void>((turnEnded) => setImmediate(turnEnded)).then(() => {
      groups.delete(key);
      return run(items);
    });
    const group = { items, results };
    groups.set(key, group);
    return group;
  };

  return async (key: string, item: Item): Promise<Result> => {
    const { items, results } = groups.get(key) ?? begin(key);
    const place = items.push(item) - 1;
    return (await results)[place] as Result;
  };
}
