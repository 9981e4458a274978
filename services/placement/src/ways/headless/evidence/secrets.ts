import type { AttemptContext, StoreCard } from '../../way.ts';
import { variablesIn } from '../recipe/variables.ts';

/** Resolves secrets while they are typed, and remembers them only to keep them out of what is written down. */
export class TypedSecrets {
  readonly #context: Pick<AttemptContext, 'secret'> & Partial<Pick<AttemptContext, 'card'>>;
  readonly #known = new Set<string>();

  constructor(context: Pick<AttemptContext, 'secret'> & Partial<Pick<AttemptContext, 'card'>>) {
    this.#context = context;
  }

  /** The text to type, with its secrets. */
  async resolve(text: string): Promise<string> {
    let resolved = text;
    for (const name of new Set(variablesIn(text))) {
      const value = await this.#valueOf(name);
      if (value.length >= 3) this.#known.add(value);
      resolved = resolved.replaceAll(
        new RegExp(`\\{\\{\\s*${name.replace(/[.]/g, '\\.')}\\s*\\}\\}`, 'g'),
        () => value,
      );
    }
    return resolved;
  }

  /** Replaces every secret that was typed. */
  hide(text: string): string {
    let hidden = text;
    for (const value of this.#known) hidden = hidden.replaceAll(value, '•••');
    return hidden;
  }

  async #valueOf(name: string): Promise<string> {
    if (name.startsWith('secret:')) return this.#context.secret(name.slice('secret:'.length));
    if (!this.#context.card) throw new Error('A look-up types no card.');
    return cardField(await this.#context.card(), name);
  }
}

function cardField(card: StoreCard, name: string): string {
  if (name === 'card.number') return card.number;
  if (name === 'card.cvc') return card.cvc;
  if (name === 'card.holder') return card.holder;
  return `${String(card.expiryMonth).padStart(2, '0')}/${String(card.expiryYear).slice(-2)}`;
}
