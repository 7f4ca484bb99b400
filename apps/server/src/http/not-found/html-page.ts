/** The small HTML pages that the server itself answers with. Tested through unmatched.test.ts. */

/** The content type of every page. */
export const HTML = "text/html; charset=utf-8";

/** The page of the documentation that lists the server's addresses. */
export const DOCS_PATH = "/docs/http.md";

/** Headers that only matter to a browser that shows a page. */
export const HTML_PAGE_HEADERS = { "x-frame-options": "DENY", "referrer-policy": "no-referrer" };

/** From deeper paths the links are not relative: an address has no bound of folders. */
const DEEPEST = 20;

/**
 * The page of a path that does not exist. Its links are relative, since a proxy may serve the server
 * below any path.
 *
 * @param folders of the path
 */
export function notFoundPage(folders: number): string {
  const root = folders > DEEPEST ? "/" : `./${"../".repeat(folders)}`;
  const link = (path: string) => `<a href="${root}${path.slice(1)}">${path}</a>`;
  return htmlPage(
    404,
    "Not Found",
    `There is nothing here. The web page is at ${link("/app/")}; ${link(DOCS_PATH)} lists the addresses.`,
  );
}

/** Builds a page. `text` is HTML. */
export function htmlPage(status: number, title: string, text: string): string {
  return `<!doctype html>\n<html lang="en">\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
}
