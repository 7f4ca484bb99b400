/** The small HTML pages that the server itself answers with. Tested through unmatched.test.ts. */

/** The content type of every page. */
export const HTML = "text/html; charset=utf-8";

/** The page of the documentation that lists the server's addresses. */
export const DOCS_PATH = "/docs/http.md";

/** Headers that only matter to a browser that shows a page. */
export const HTML_PAGE_HEADERS = { "x-frame-options": "DENY", "referrer-policy": "no-referrer" };

/** The page of a path that does not exist. */
export const NOT_FOUND_PAGE = htmlPage(
  404,
  "Not Found",
  `There is nothing here. The web page is at <a href="/app/">/app/</a>; <a href="${DOCS_PATH}">${DOCS_PATH}</a> lists the addresses.`,
);

/** Builds a page. `text` is HTML. */
export function htmlPage(status: number, title: string, text: string): string {
  return `<!doctype html>\n<html lang="en">\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
}
