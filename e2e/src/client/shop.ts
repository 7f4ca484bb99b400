/** A shop: pages of another origin than the server, with a queue for events and tokens of one user. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";

import { userToken } from "@hellorec/client/server";
import { build } from "esbuild";

/** The one visitor. */
export const VISITOR = "alice";

/** A running shop. */
export interface Shop {
  readonly origin: string;
  /** The key that signs tokens, once the server has one, and the server's address. */
  backend: { readonly url: string; readonly key: string } | undefined;
  close(): void;
}

const SCRIPT = `
import { createClient } from "@hellorec/client";
import { createEventQueue } from "@hellorec/client/queue";

const url = document.querySelector("meta").content;
const token = async () => (await fetch("/token")).text();
const options = Object.fromEntries(new URLSearchParams(location.search));
globalThis.queue = createEventQueue(createClient({ url, token }), options);
/** Adds an event, and tells the test of it, which then expects it. */
globalThis.add = (item_id) => {
  const event_id = globalThis.queue.add({ user_id: "${VISITOR}", item_id, type: "view" });
  globalThis.note?.(event_id);
  return event_id;
};
/** Adds events until the page is gone, and one in its last moment, before the queue's and after it. */
globalThis.addUntilClosed = () => {
  setInterval(() => globalThis.add("meanwhile"), 5);
  addEventListener("pagehide", () => globalThis.add("last"));
};
`;

/** Starts a shop on a port of its own, which is an origin of its own. */
export async function startShop(): Promise<Shop> {
  const bundle = await build({
    stdin: { contents: SCRIPT, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  const script = bundle.outputFiles[0]?.text ?? "";
  const server: Server = createServer((request, response) => {
    const { url = "", key = "" } = shop.backend ?? {};
    if (request.url === "/token") {
      // So short that tokens end while pages close.
      response.end(userToken({ user_id: VISITOR, expires_in: 2, key }));
    } else if (request.url === "/shop.js") {
      response.setHeader("content-type", "text/javascript").end(script);
    } else {
      const head = `<!doctype html><meta name="server" content="${url}"><h1>A shop</h1>`;
      response.setHeader("content-type", "text/html");
      response.end(`${head}<script type="module" src="/shop.js"></script>`);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  const shop: Shop = {
    origin: `http://127.0.0.1:${address.port}`,
    backend: undefined,
    close: () => server.close(),
  };
  return shop;
}
