/** Credentials that were checked: the same one comes with each call of a page or a backend. */

const MAX_CREDENTIALS = 10_000;
/** What stays of a full cache. */
const KEPT_SHARE = 0.9;

/**
 * Remembers the callers of credentials. Whether one is still valid is asked anew each time. A text is
 * found by its hash, which V8 seeds by random, so that the time tells nothing of a text that is there.
 *
 * @example
 * const tokens = new CredentialCache<TokenCaller>();
 * tokens.set(text, caller);
 */
export class CredentialCache<Caller> {
  readonly #callers = new Map<string, Caller>();

  /** The caller of a credential that was checked before. */
  get(text: string): Caller | undefined {
    return this.#callers.get(text);
  }

  /** Remembers a credential. Of too many the oldest go. */
  set(text: string, caller: Caller): void {
    this.#callers.set(text, caller);
    if (this.#callers.size <= MAX_CREDENTIALS) return;
    for (const oldest of this.#callers.keys()) {
      this.#callers.delete(oldest);
      if (this.#callers.size <= MAX_CREDENTIALS * KEPT_SHARE) return;
    }
  }

  /** Forgets a credential that is of no more use. */
  delete(text: string): void {
    this.#callers.delete(text);
  }
}
