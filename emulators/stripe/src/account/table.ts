export type Row = { id: string };

/** Rows of one type: found by id, listed in insertion order, and found by indexed fields (whose values must never change). */
export class Table<T extends Row> {
  readonly #byId = new Map<string, T>();
  readonly #indexes = new Map<string, Map<string, T[]>>();
  readonly #onChange: () => void;
  #inOrder: T[] = [];

  constructor(onChange: () => void, indexed: readonly (keyof T & string)[] = []) {
    this.#onChange = onChange;
    for (const field of indexed) this.#indexes.set(field, new Map());
  }

  add<R extends T>(row: R): R {
    this.#byId.set(row.id, row);
    this.#inOrder.push(row);
    for (const [field, index] of this.#indexes) {
      const value = String(row[field as keyof R]);
      const known = index.get(value);
      if (known) known.push(row);
      else index.set(value, [row]);
    }
    this.#onChange();
    return row;
  }

  get(id: string | null): T | undefined {
    return id === null ? undefined : this.#byId.get(id);
  }

  /** Oldest first. */
  all(): readonly T[] {
    return this.#inOrder;
  }

  /** Oldest first. */
  where(field: keyof T & string, value: string): readonly T[] {
    return this.#indexes.get(field)?.get(value) ?? [];
  }

  replace(row: T): void {
    const old = this.#byId.get(row.id);
    this.#byId.set(row.id, row);
    if (old) this.#inOrder[this.#inOrder.indexOf(old)] = row;
    this.#onChange();
  }

  remove(id: string): void {
    this.#byId.delete(id);
    this.#inOrder = this.#inOrder.filter((row) => row.id !== id);
    this.#onChange();
  }

  clear(): void {
    this.#byId.clear();
    this.#inOrder = [];
    for (const index of this.#indexes.values()) index.clear();
    this.#onChange();
  }
}
