/** The code of pages that comes when they are first opened. */

/**
 * Loads the code of a page.
 *
 * @throws {Error} it did not come, in words for whoever looks at the page: a browser's own name the file
 * @example lazy(() => loadPage(() => import("./dashboard/dashboard-page.tsx")))
 */
export async function loadPage<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new Error(
      "The server did not send its code: either it is not running (start it with: npx pnpm@12 start), or it is newer than what is open here.",
      { cause },
    );
  }
}

/** Whether the server would answer if the page were opened anew now. */
export async function canReload(): Promise<boolean> {
  try {
    const { ok } = await fetch(window.location.href, { method: "HEAD", cache: "no-store" });
    return ok;
  } catch {
    return false;
  }
}
