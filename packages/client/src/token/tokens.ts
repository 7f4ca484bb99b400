/** The token of a client: given once, or asked for, and asked for again before it ends. */
import { isRecord } from "../errors/error-shape.ts";
import { HellorecError } from "../errors/hellorec-error.ts";
import { isTokenText } from "../transport/authorization.ts";
import type { TokenOption } from "../transport/authorization.ts";

/** A token is renewed this long before it ends, or in the last tenth of its life. */
const RENEWED_BEFORE_MS = 30_000;

interface Held {
  readonly text: string;
  /** When a new one is asked for, and when this one ends; by the clock of this machine. */
  readonly renewAt: number;
  readonly endsAt: number;
}

/** Where the calls of one client get their token. */
export class Tokens {
  readonly #ask: () => string | Promise<string>;
  readonly #isRenewable: boolean;
  readonly #timeoutMs: number;
  #held: Held | undefined;
  #asking: Promise<Held> | undefined;

  /** @param timeoutMs longest time that the function of the option may take, in milliseconds */
  constructor(option: TokenOption, timeoutMs: number) {
    this.#ask = typeof option === "function" ? option : () => option;
    this.#isRenewable = typeof option === "function";
    this.#timeoutMs = timeoutMs;
  }

  /**
   * The token for the next call. Concurrent calls ask once.
   *
   * @param isHurried the page closes: a token that is valid for another moment is used as it is
   * @throws {HellorecError} the function failed, or returned no token
   */
  async get(isHurried = false): Promise<string> {
    const held = this.#held;
    if (held !== undefined && Date.now() < (isHurried ? held.endsAt : held.renewAt)) {
      return held.text;
    }
    this.#asking ??= this.#renewed(held).finally(() => {
      this.#asking = undefined;
    });
    return (await this.#asking).text;
  }

  /**
   * Notes that the server refused a token, so that the next call asks for another one.
   *
   * @returns whether there may be another one
   */
  refuse(text: string): boolean {
    if (this.#held?.text === text) this.#held = undefined;
    return this.#isRenewable;
  }

  async #renewed(before: Held | undefined): Promise<Held> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const tooSlow = new Promise<never>((_, reject) => {
        const message = `it took longer than ${this.#timeoutMs} ms`;
        timer = setTimeout(() => reject(new Error(message)), this.#timeoutMs);
      });
      const text = await Promise.race([this.#ask(), tooSlow]);
      // The message never repeats it.
      if (!isTokenText(text)) throw new TypeError("the function returned no token");
      this.#held = heldFrom(text);
      return this.#held;
    } catch (cause) {
      // It is asked for early: until the old one ends, a failure harms nobody.
      const isUsable = before !== undefined && before === this.#held && Date.now() < before.endsAt;
      if (isUsable) return before;
      const detail = cause instanceof Error ? cause.message : String(cause);
      throw new HellorecError("unsent", `no token for the call: ${detail}`, { cause });
    } finally {
      clearTimeout(timer);
    }
  }
}

function heldFrom(text: string): Held {
  const { issued_at, expires_at } = claimsOf(text);
  if (typeof issued_at !== "number" || typeof expires_at !== "number") {
    return { text, renewAt: Number.POSITIVE_INFINITY, endsAt: Number.POSITIVE_INFINITY };
  }
  const now = Date.now();
  const life = expires_at - issued_at;
  // One that is over when it arrives: this machine's clock is wrong, and the server tells when it ends.
  const endsAt = now < expires_at ? Math.min(expires_at, now + life) : now + life;
  return { text, renewAt: endsAt - Math.min(RENEWED_BEFORE_MS, life / 10), endsAt };
}

/** The claims of a user token; none where the text is no such token. Nothing is verified here. */
function claimsOf(text: string): Readonly<Record<string, unknown>> {
  const [, claims] = /^hru_([\w-]+)\./.exec(text) ?? [];
  if (claims === undefined) return {};
  try {
    const json: unknown = JSON.parse(atob(claims.replaceAll("-", "+").replaceAll("_", "/")));
    return isRecord(json) ? json : {};
  } catch {
    return {};
  }
}
