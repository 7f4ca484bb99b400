/** The base address of a client. */

/** The address of a server with its default settings, for messages. */
export const EXAMPLE_URL = "http://127.0.0.1:5000";

/**
 * The base address without a trailing slash.
 *
 * @throws {TypeError} it is no http(s) address, or has parts a base address cannot have
 * @example parseBaseUrl("http://127.0.0.1:5000/") // "http://127.0.0.1:5000"
 */
export function parseBaseUrl(url: string | URL): string {
  const text = String(url);
  const parsed = parse(text);
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
  return parsed.href.replace(/\/+$/, "");
}

/** The URL; undefined: the text is none. `URL.canParse` is newer than the browsers that are supported. */
function parse(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
