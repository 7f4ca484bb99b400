/** The base address of a client. */

/** The address of a server with its default settings, for messages. */
export const EXAMPLE_URL = "http://127.0.0.1:5000";

/**
 * The base address, without a trailing slash and without the `/trpc` that the client appends.
 *
 * @param url undefined: the origin of the page; a path such as "/api": that path there
 * @throws {TypeError} it is no http(s) address, has parts a base address cannot have, or needs a page
 * @example parseBaseUrl("http://127.0.0.1:5000/trpc/") // "http://127.0.0.1:5000"
 */
export function parseBaseUrl(url: string | URL | undefined): string {
  const text = String(url ?? "/");
  const origin = text.startsWith("/") ? pageOrigin() : undefined;
  if (text.startsWith("/") && origin === undefined) {
    const what = url === undefined ? "it is missing" : `"${text}" is a path`;
    throw new TypeError(
      `url: ${what}, and no page is here: pass an address such as ${EXAMPLE_URL}`,
    );
  }
  const parsed = parse(text, origin);
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    throw new TypeError(`url: "${text}" is not an http(s) address, such as ${EXAMPLE_URL}`);
  }
  if (parsed.username !== "" || parsed.password !== "") {
    throw new TypeError(
      "url: must not hold a user or a password; createClient({ url, headers }) sends them",
    );
  }
  if (parsed.search !== "" || parsed.hash !== "") {
    throw new TypeError(`url: "${text}" must be a base address, without "?" or "#"`);
  }
  return parsed.href.replace(/\/+$/, "").replace(/\/+trpc$/, "");
}

/**
 * What else may be wrong where a page gets no answer from another origin: browsers do not tell that
 * apart from a server that does not allow the origin. Empty elsewhere.
 *
 * @example `no answer from ${baseUrl}${originHint(baseUrl)}`
 */
export function originHint(baseUrl: string): string {
  const origin = pageOrigin();
  if (origin === undefined || parse(baseUrl, undefined)?.origin === origin) return "";
  return `; if it runs, its ALLOWED_ORIGINS must have ${origin}`;
}

/** The origin of the page or worker; undefined in Node, and for a page that came from a file. */
function pageOrigin(): string | undefined {
  const location: unknown = Reflect.get(globalThis, "location");
  const origin: unknown =
    typeof location === "object" && location && Reflect.get(location, "origin");
  return typeof origin === "string" && origin.startsWith("http") ? origin : undefined;
}

/** The URL; undefined: the text is none. `URL.canParse` is newer than the browsers that are supported. */
function parse(text: string, origin: string | undefined): URL | undefined {
  try {
    return new URL(text, origin);
  } catch {
    return undefined;
  }
}
