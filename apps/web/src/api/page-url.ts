/** Where the page lies: at /app/ of the server, or below the path that a proxy serves it at. */

/**
 * The address of the page's folder. A built module lies in `assets/` of it, wherever that is; during
 * development the page is always at /app/.
 *
 * @param module the address of a built module
 * @example pageUrl("./", "https://shop.example/rec/app/assets/a.js", "…") // https://shop.example/rec/app/
 */
export function pageUrl(base: string, module: string, location: string): URL {
  return base === "./" ? new URL("..", module) : new URL(base, location);
}

const page = pageUrl(import.meta.env.BASE_URL, import.meta.url, window.location.href);

/** The path of the page, for its routes. @example "/rec/app" */
export const PAGE_PATH = page.pathname.replace(/\/$/, "");

/** The server that serves the page serves the procedures beside it. @example "https://shop.example/rec/" */
export const SERVER_URL = new URL("..", page);
