/** What the tests of a file share: one browser and one server. Each test has its own page. */
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";

import { launchBrowser } from "./browser.ts";
import { startServer } from "./running-server.ts";
import type { RunningServer } from "./running-server.ts";
import { openPage } from "./watched-page.ts";
import type { PageOptions, WatchedPage } from "./watched-page.ts";

/** A running server and a way to open pages. */
export interface Setting {
  readonly server: RunningServer;
  /**
   * Opens a page below /app/ and closes it after the test. The test fails if an error of the page is
   * left in `errors`.
   */
  readonly open: (path: string, options?: PageOptions) => Promise<WatchedPage>;
  /** Opens any address until the end of the file. Its errors are not checked. */
  readonly openAny: (address: string, options?: PageOptions) => Promise<WatchedPage>;
}

export interface SettingOptions {
  /** Fill the empty store with the demo catalog. */
  readonly demo: boolean;
  /**
   * Whether the server needs a key, which every page signs in with. By default it does in the run with
   * keys: `E2E_KEYS=1`.
   */
  readonly hasKeys?: boolean;
  /** Settings of the server, known before it starts. */
  readonly env?: () => Promise<Readonly<Record<string, string>>>;
}

/**
 * Starts a browser and a server before the tests of a file, and stops them afterwards.
 *
 * @example
 * const setting = useServer({ demo: true });
 * test("…", async () => {
 *   const { page } = await setting().open("/?user=alice");
 * });
 */
export function useServer({
  demo,
  hasKeys = process.env["E2E_KEYS"] === "1",
  env,
}: SettingOptions): () => Setting {
  let browser: Browser | undefined;
  let server: RunningServer | undefined;
  beforeAll(async () => {
    browser = await launchBrowser();
    server = await startServer({ demo, hasKeys, env: await env?.() });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.remove();
  });
  return () => {
    if (browser === undefined || server === undefined) throw new Error("nothing was started");
    const [chrome, running] = [browser, server];
    const { key, url } = running;
    const session = key === undefined ? undefined : { server: url, key };
    return {
      server: running,
      openAny: (address, pageOptions) => openPage(chrome, address, { session, ...pageOptions }),
      async open(path, pageOptions) {
        const watched = await openPage(chrome, `${url}/app${path}`, { session, ...pageOptions });
        onTestFinished(async () => {
          await watched.close();
          expect(watched.errors).toEqual([]);
        });
        return watched;
      },
    };
  };
}
