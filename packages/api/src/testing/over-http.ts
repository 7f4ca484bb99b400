/** For tests: calls the router as an HTTP client would, through tRPC's fetch handler without a socket. */
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";

import type { Ports } from "../base/ports.ts";
import { appRouter } from "../root.ts";

const ENDPOINT = "/trpc";

export interface HttpAnswer {
  readonly status: number;
  /** The body as it came, for checks of what must not be in it. */
  readonly text: string;
}

/** A query by GET, its input as JSON text, so that any bytes can be sent. */
export function query(ports: Ports, path: string, input?: string): Promise<HttpAnswer> {
  const search = input === undefined ? "" : `?input=${encodeURIComponent(input)}`;
  return send(ports, new Request(`http://localhost${ENDPOINT}/${path}${search}`));
}

/** A mutation by POST, its body as given. */
export function mutation(ports: Ports, path: string, body: string): Promise<HttpAnswer> {
  const headers = { "content-type": "application/json" };
  return send(
    ports,
    new Request(`http://localhost${ENDPOINT}/${path}`, { method: "POST", headers, body }),
  );
}

async function send(ports: Ports, req: Request): Promise<HttpAnswer> {
  const response = await fetchRequestHandler({
    endpoint: ENDPOINT,
    req,
    router: appRouter,
    createContext: () => ports,
  });
  return { status: response.status, text: await response.text() };
}
