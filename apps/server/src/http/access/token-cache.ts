/** User tokens whose signature was verified: the same one comes with each call of a page. */
import type { TokenCaller } from "./caller.ts";

const MAX_TOKENS = 10_000;

/**
 * Remembers the callers of tokens. Whether a token is still valid is asked anew each time.
 *
 * @example
 * const tokens = new TokenCache();
 * tokens.set(text, caller);
 */
export class TokenCache {
  readonly #callers = new Map<string, TokenCaller>();

  /** The caller of a token that was verified before. */
  get(text: string): TokenCaller | undefined {
    return this.#callers.get(text);
  }

  /** Remembers a token. Of too many the oldest go. */
  set(text: string, caller: TokenCaller): void {
    this.#callers.set(text, caller);
    if (this.#callers.size <= MAX_TOKENS) return;
    for (const oldest of this.#callers.keys()) {
      this.#callers.delete(oldest);
      if (this.#callers.size <= MAX_TOKENS * KEPT_SHARE) return;
    }
  }

  /** Forgets a token that is of no more use. */
  delete(text: string): void {
    this.#callers.delete(text);
  }
}

const KEPT_SHARE = 0.9;
