/** Reads the page's session: whether one is needed, and what its key allows. */

/** What a key may do, from the least to the most. Each scope includes those before it. */
export const SCOPES = ["read", "write", "admin"] as const;

/** What a key may do. */
export type Scope = (typeof SCOPES)[number];

/** The session of a page that signed in. */
export interface SignedIn {
  readonly scope: Scope;
  /** The name of the key; empty where it has none. */
  readonly name: string;
  /** When the session ends, as ISO 8601. */
  readonly expires_at: string;
}

/** A session, or whether one is needed. */
export type SessionAnswer = SignedIn | { readonly needed: boolean };

/** `fetch`, as far as these calls need it. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/** Longest time of a reading: the page shows nothing before the first one has ended. */
const TIMEOUT_MS = 3000;

/** Where the session of a server's page is read, started and ended. */
export function sessionUrl(server: URL): URL {
  return new URL("session", server);
}

/**
 * The session of this page. The browser keeps its cookie, which scripts cannot read.
 *
 * @throws {Error} there is no answer, or none of hellorec
 * @example await readSession(new URL("https://shop.example/"), fetch) // { needed: true }
 */
export async function readSession(server: URL, fetch: Fetch): Promise<SessionAnswer> {
  const response = await fetch(sessionUrl(server), {
    cache: "no-store",
    signal: abortAfter(TIMEOUT_MS),
  });
  const data = field(await response.json(), "data");
  const needed = field(data, "needed");
  const session = typeof needed === "boolean" ? { needed } : parseSignedIn(data);
  if (!response.ok || session === undefined) throw new Error("no session");
  return session;
}

/** The session that an answer holds; undefined: none. */
export function parseSignedIn(data: unknown): SignedIn | undefined {
  const name = field(data, "name");
  const expires_at = field(data, "expires_at");
  const scope = SCOPES.find((known) => known === field(data, "scope"));
  if (scope === undefined || typeof expires_at !== "string") return undefined;
  return { scope, name: typeof name === "string" ? name : "", expires_at };
}

/** A signal that aborts after some milliseconds: `AbortSignal.timeout` is newer than some browsers. */
export function abortAfter(milliseconds: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), milliseconds);
  return controller.signal;
}

/** A field of a value from outside; undefined: it has none. */
export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined;
}
