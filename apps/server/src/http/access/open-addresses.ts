/** The addresses that need no credential. No procedure is behind them, but for the legacy calls. */
import { PROBE_PATHS } from "../health.ts";
import { pathOf } from "../request-path.ts";

/** Where the page signs in and out. Its route checks what it gets by itself. */
export const SESSION_PATH = "/session";

/** The calls of the legacy Flask API, which `LEGACY_OPEN` opens. */
export const LEGACY_CALL_PATHS: ReadonlySet<string> = new Set(["/hello_rec", "/multiply"]);

/**
 * Whether an address is open to everyone.
 *
 * @example isOpenAddress({ method: "GET", url: "/app/items" }, false) // true
 */
export function isOpenAddress(
  request: { readonly method?: string | undefined; readonly url?: string | undefined },
  isLegacyOpen: boolean,
): boolean {
  const { method, url = "" } = request;
  const path = pathOf({ url });
  if (path === SESSION_PATH) return true;
  if (isLegacyOpen && method === "POST" && LEGACY_CALL_PATHS.has(path)) return true;
  if (method !== "GET" && method !== "HEAD") return false;
  return path === "/" || path === "/app" || path.startsWith("/app/") || PROBE_PATHS.has(path);
}
