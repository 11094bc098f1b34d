/** Reasons by name, in the order in which they were found; each reason once, the first few of many. */
export class Reasons {
  readonly #why = new Map<string, string[]>();
  readonly #most: number;

  constructor(most = 4) {
    this.#most = most;
  }

  /** True when the name is new. */
  add(name: string, why: string): boolean {
    const list = this.#why.get(name);
    if (list === undefined) {
      this.#why.set(name, [why]);
      return true;
    }
    if (!list.includes(why) && list.length < this.#most) list.push(why);
    return false;
  }

  has(name: string): boolean {
    return this.#why.has(name);
  }

  get names(): readonly string[] {
    return [...this.#why.keys()];
  }

  of(name: string): readonly string[] {
    return this.#why.get(name) ?? [];
  }

  /** All of them, as the report holds them. */
  get touched(): { readonly name: string; why: string[] }[] {
    return [...this.#why].map(([name, why]) => ({ name, why: [...why] }));
  }
}
