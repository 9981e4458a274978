/** A customer with a browser that has cookies and follows redirects, but runs no scripts. */
export class Customer {
  readonly #base: string;
  readonly #cookies = new Map<string, string>();

  constructor(base: string) {
    this.#base = base;
  }

  get(path: string): Promise<Page> {
    return this.#request(path);
  }

  post(path: string, form: Record<string, string>): Promise<Page> {
    return this.#request(path, { method: 'POST', body: new URLSearchParams(form) });
  }

  async #request(path: string, init: RequestInit = {}): Promise<Page> {
    const cookie = [...this.#cookies].map((pair) => pair.join('=')).join('; ');
    const response = await fetch(`${this.#base}${path}`, { ...init, headers: { cookie }, redirect: 'manual' });
    for (const each of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (each.split(';')[0] ?? '').split('=');
      this.#cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location) return this.#request(location.slice(new URL(this.#base).pathname.length));
    return new Page(path, response, await response.text());
  }
}

export class Page {
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;

  constructor(path: string, { status, headers }: Response, body: string) {
    this.path = path;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  get heading(): string | undefined {
    return this.body.match(/<h1[^>]*>([^<]*)/)?.[1];
  }

  /** The code of the message by which the shop refuses. */
  get problem(): string | undefined {
    return this.body.match(/data-code="(\w+)"/)?.[1];
  }

  /** The text of the element with this id. */
  text(id: string): string | undefined {
    return this.body.match(new RegExp(`id="${id}"[^>]*>([^<]*)<`))?.[1];
  }

  hidden(name: string): string {
    return this.body.match(new RegExp(`type="hidden" name="${name}" value="([^"]*)"`))?.[1] ?? '';
  }

  /** The texts of the cells with this class. */
  cells(name: string): string[] {
    return [...this.body.matchAll(new RegExp(`class="${name}">([^<]*)<`, 'g'))].map(([, text]) => text as string);
  }
}
