/** Starts and ends the page's session. */
import { abortAfter, field, parseSignedIn, sessionUrl } from "./session.ts";
import type { Fetch, SignedIn } from "./session.ts";

/** Why signing in or out failed. */
export type SignInFailure = "wrong_key" | "too_many" | "refused" | "no_answer";

/** Signing in or out failed. The message is for people. */
export class SignInError extends Error {
  readonly reason: SignInFailure;

  constructor(reason: SignInFailure, message: string) {
    super(message);
    this.name = "SignInError";
    this.reason = reason;
  }
}

/** Longest time of a call. */
const TIMEOUT_MS = 10_000;

/**
 * Starts a session with a key. The browser keeps the session's cookie, and nothing keeps the key.
 *
 * @throws {SignInError} the key is not accepted, or there is no answer
 * @example const { scope } = await signIn(new URL("https://shop.example/"), fetch, "hrk_…");
 */
export async function signIn(server: URL, fetch: Fetch, key: string): Promise<SignedIn> {
  const headers = { "content-type": "application/json" };
  const init = { method: "POST", headers, body: JSON.stringify({ key }) };
  const session = parseSignedIn(field(await call(server, fetch, init), "data"));
  if (session === undefined) throw noAnswer();
  return session;
}

/**
 * Ends the session, also on the server.
 *
 * @throws {SignInError} there is no answer: the session goes on
 */
export async function signOut(server: URL, fetch: Fetch): Promise<void> {
  await call(server, fetch, { method: "DELETE" });
}

async function call(server: URL, fetch: Fetch, init: RequestInit): Promise<unknown> {
  let response: Response;
  let body: unknown;
  try {
    const signal = abortAfter(TIMEOUT_MS);
    response = await fetch(sessionUrl(server), { ...init, cache: "no-store", signal });
    body = await response.json();
  } catch {
    throw noAnswer();
  }
  if (!response.ok) throw refusalOf(response, body);
  return body;
}

function refusalOf({ status, headers }: Response, body: unknown): SignInError {
  if (status === 401) {
    return new SignInError(
      "wrong_key",
      "This key is not valid. Look whether it is whole; it may also have expired, or been revoked.",
    );
  }
  if (status === 429) {
    const seconds = Math.ceil(Number(headers.get("retry-after") ?? Number.NaN));
    const when = seconds > 0 ? `in ${seconds} s` : "later";
    return new SignInError("too_many", `Too many attempts. Try again ${when}.`);
  }
  const said = field(body, "msg");
  return typeof said === "string"
    ? new SignInError("refused", `The server said: ${said}.`)
    : noAnswer();
}

function noAnswer(): SignInError {
  return new SignInError("no_answer", "The server cannot be reached, or is not hellorec.");
}
