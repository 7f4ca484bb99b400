/** Whether this page needs a key, who is signed in, and what that allows. */
import { SCOPES } from "../api/session.ts";
import type { Scope, SessionAnswer, SignedIn } from "../api/session.ts";
import { Signal } from "../state/signal.ts";

/** The access of this page to its server. */
export type Access =
  /** Not known yet. */
  | { readonly state: "checking" }
  /** No key is needed: everything is allowed. */
  | { readonly state: "open" }
  | { readonly state: "signed_in"; readonly session: SignedIn }
  /** `isExpired`: the session ended by itself. */
  | { readonly state: "signed_out"; readonly isExpired: boolean };

/** What the access depends on. */
export interface AccessOptions {
  /** Asks the server; it rejects where there is no answer. */
  readonly read: () => Promise<SessionAnswer>;
  /** Called where another session takes the place of the one before: answers to it are not for this one. */
  readonly onOtherSession: () => void;
}

/** A session is looked at again when it ends by this clock, which may be wrong. */
const SOONEST_CHECK_MS = 30_000;
/** The longest time of a timer. */
const LATEST_CHECK_MS = 2 ** 31 - 1;

/** Whether an access allows what a scope allows. */
export function allows(access: Access, scope: Scope): boolean {
  if (access.state === "open") return true;
  if (access.state !== "signed_in") return false;
  return SCOPES.indexOf(access.session.scope) >= SCOPES.indexOf(scope);
}

/**
 * Holds the access, and changes it by what the server says.
 *
 * @example
 * const holder = new AccessHolder({ read, onOtherSession });
 * await holder.check();
 * holder.access.get(); // { state: "open" }
 */
export class AccessHolder {
  readonly access = new Signal<Access>({ state: "checking" });
  readonly #options: AccessOptions;
  #checking: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was done here: an answer from before it is out of date. */
  #changes = 0;

  constructor(options: AccessOptions) {
    this.#options = options;
  }

  /**
   * Asks the server. Calls at the same time share one request. A server that does not answer changes
   * nothing; where nothing is known, the page goes on and shows what it cannot load.
   */
  check(): Promise<void> {
    this.#checking ??= this.#ask().finally(() => (this.#checking = undefined));
    return this.#checking;
  }

  /** A user of this page signed in. */
  signedIn(session: SignedIn): void {
    this.#changes += 1;
    this.#set({ state: "signed_in", session });
  }

  /** A user of this page signed out. */
  signedOut(): void {
    this.#changes += 1;
    this.#set({ state: "signed_out", isExpired: false });
  }

  async #ask(): Promise<void> {
    const changes = this.#changes;
    let answer: SessionAnswer | undefined;
    try {
      answer = await this.#options.read();
    } catch {
      if (this.access.get().state === "checking") this.#set({ state: "open" });
      return;
    }
    if (changes === this.#changes) this.#set(this.#accessOf(answer));
  }

  #accessOf(answer: SessionAnswer): Access {
    if (!("needed" in answer)) return { state: "signed_in", session: answer };
    if (!answer.needed) return { state: "open" };
    const before = this.access.get();
    const isExpired =
      before.state === "signed_out" ? before.isExpired : before.state === "signed_in";
    return { state: "signed_out", isExpired };
  }

  #set(next: Access): void {
    const before = this.access.get();
    clearTimeout(this.#timer);
    if (next.state === "signed_in") {
      const left = Date.parse(next.session.expires_at) - Date.now();
      const wait = Math.min(LATEST_CHECK_MS, Math.max(SOONEST_CHECK_MS, left));
      this.#timer = setTimeout(() => void this.check(), wait);
    }
    // Equal: nothing is rendered again.
    if (JSON.stringify(before) === JSON.stringify(next)) return;
    this.access.set(next);
    // While nobody was signed in, nothing was answered.
    const hadAnswers = before.state === "open" || before.state === "signed_in";
    if (hadAnswers && next.state !== "signed_out") this.#options.onOtherSession();
  }
}
