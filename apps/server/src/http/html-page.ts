/** The small HTML pages that the server itself answers with. Tested through unmatched.test.ts. */

/** The content type of every page. */
export const HTML = "text/html; charset=utf-8";

/** Headers that only matter to a browser that shows a page. */
export const HTML_PAGE_HEADERS = { "x-frame-options": "DENY", "referrer-policy": "no-referrer" };

/** The page of a path that does not exist. */
export const NOT_FOUND_PAGE = htmlPage(404, "Not Found", "There is nothing here.");

/** Builds a page. `text` is HTML. */
export function htmlPage(status: number, title: string, text: string): string {
  return `<!doctype html>\n<html lang="en">\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
}
