/** Loads the code of a page, or of a part of one, when it is first shown. Tested in e2e. */

/** The code of a page could not be loaded. */
export class LoadPageError extends Error {}

/**
 * Loads the code of a page.
 *
 * @throws {LoadPageError} the code could not be loaded; the message is for people, unlike the browser's own
 * @example lazy(() => loadPage(() => import("../components/dashboard/dashboard-page.tsx")))
 */
export async function loadPage<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new LoadPageError(
      "The server did not send its code: either it is not running, or it is newer than what is open here.",
      { cause },
    );
  }
}

/** Whether a reload of the page would reach the server. */
export async function canReload(): Promise<boolean> {
  try {
    const { ok } = await fetch(window.location.href, { method: "HEAD", cache: "no-store" });
    return ok;
  } catch {
    return false;
  }
}
