/** A shop whose page and calls go through one proxy, which fails as it is told. */
import { once } from "node:events";
import { createServer, request } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";

import { userToken } from "@hellorec/client/server";
import { build } from "esbuild";

/** The one visitor. */
export const VISITOR = "alice";

/** Tokens end while the test runs. */
const TOKEN_SECONDS = 2;

/** A stream counts as lost after this much silence; the proxy writes more often while it works. */
const SILENCE_MS = 1000;
const COMMENT_MS = 250;

/**
 * What the proxy does with calls:
 *
 * - `pass`: they reach the server
 * - `bad_gateway`: it answers with a page and status 502
 * - `silent`: connections stay open, and nothing more is said on any of them
 * - `reset`: connections break
 */
export type ProxyMode = "pass" | "bad_gateway" | "silent" | "reset";

/** A running shop. */
export interface FailingShop {
  readonly origin: string;
  /** Calls since the start, one for each attempt. */
  readonly calls: () => number;
  /** A token of the visitor, as the page gets it. */
  readonly token: () => Promise<string>;
  /** Takes effect for open connections too. */
  setMode(mode: ProxyMode): void;
  close(): void;
}

const SCRIPT = `
import { createClient } from "@hellorec/client";
import { createLive } from "@hellorec/client/live";

const token = async () => (await fetch("/token")).text();
const client = createClient({ url: location.origin, token });
globalThis.shown = [];
globalThis.states = [];
createLive(client).subscribe(
  { user_id: "${VISITOR}", limit: 5 },
  {
    onList: ({ items }) => globalThis.shown.push(items.map(({ item }) => item.item_id).join()),
    onState: ({ state }) => globalThis.states.push(state),
  },
);
`;

/**
 * Starts a shop on a free port of loopback.
 *
 * @param target the address of the server
 * @param key signs the tokens of the visitor
 */
export async function startFailingShop(target: string, key: string): Promise<FailingShop> {
  const script = await bundled();
  const open = new Set<ServerResponse>();
  let mode: ProxyMode = "pass";
  let calls = 0;
  const token = () => userToken({ user_id: VISITOR, expires_in: TOKEN_SECONDS, key });
  const server = createServer((incoming, outgoing) => {
    const { url = "/" } = incoming;
    if (url === "/") {
      outgoing.writeHead(200, { "content-type": "text/html" });
      outgoing.end(`<!doctype html><title>shop</title><script type="module">${script}</script>`);
    } else if (url === "/token") {
      outgoing.end(token());
    } else if (url.startsWith("/trpc/")) {
      calls += 1;
      open.add(outgoing);
      outgoing.once("close", () => open.delete(outgoing));
      if (mode === "reset") outgoing.destroy();
      else if (mode === "bad_gateway") answerAsProxy(outgoing);
      else if (mode === "pass") pass(target, incoming, outgoing, () => mode === "pass");
    } else {
      outgoing.writeHead(404).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    calls: () => calls,
    token: () => Promise.resolve(token()),
    setMode(next) {
      mode = next;
      if (next === "bad_gateway" || next === "reset") for (const each of open) each.destroy();
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: SCRIPT, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

function answerAsProxy(outgoing: ServerResponse): void {
  outgoing.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad Gateway</h1>");
}

/** Forwards a call. A stream that was once held back stays so. */
function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  isPassing: () => boolean,
): void {
  const { method, headers, url = "" } = incoming;
  let isHeld = false;
  const write = (text: string): void => {
    isHeld ||= !isPassing();
    if (!isHeld) outgoing.write(text);
  };
  const comments = setInterval(() => {
    if (outgoing.headersSent) write(":\n\n");
  }, COMMENT_MS);
  const forwarded = request(target + url, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.setEncoding("utf8").on("data", (text: string) => {
      write(text.replace(/("reconnectAfterInactivityMs":)\d+/, `$1${SILENCE_MS}`));
    });
    answer.on("end", () => {
      if (!isHeld) outgoing.end();
    });
    answer.on("error", () => outgoing.destroy());
  });
  forwarded.on("error", () => {
    // A server that is not there.
    if (outgoing.headersSent) outgoing.destroy();
    else answerAsProxy(outgoing);
  });
  outgoing.once("close", () => {
    clearInterval(comments);
    forwarded.destroy();
  });
  incoming.pipe(forwarded);
}
