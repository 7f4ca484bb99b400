/** For tests: a proxy in front of a real server that makes selected requests fail. */
import { createServer, request as forward } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";

/** A fault: which requests it affects, and what happens to them. */
export interface Fault {
  /** Requests whose URL contains this. */
  readonly path: string;
  /** How many of them fail; all where left out. */
  readonly times?: number;
  /**
   * - `lose_answer`: the server handles the request, and the connection breaks before the answer.
   * - `withhold_answer`: the server handles the request, and no answer arrives.
   * - `hang`: the server does not get the request, and no answer arrives.
   * - `fall_silent`: a stream whose client takes 300 ms without a message for a lost connection.
   * - An object: this answer is sent, and the server does not get the request.
   */
  readonly effect:
    | "lose_answer"
    | "withhold_answer"
    | "hang"
    | "fall_silent"
    | { readonly status: number; readonly headers?: Record<string, string>; readonly body: object };
}

export interface FaultProxy extends AsyncDisposable {
  readonly url: string;
  /** Bodies of all requests, failed ones included. */
  readonly bodies: string[];
}

/** Starts a proxy to `target` with these faults, used up one after the other. */
export async function startFaultProxy(
  target: string,
  faults: readonly Fault[],
): Promise<FaultProxy> {
  const left = faults.map((fault) => ({
    ...fault,
    times: fault.times ?? Number.POSITIVE_INFINITY,
  }));
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const body = await textOf(request);
      bodies.push(body);
      const fault = left.find(({ path, times }) => times > 0 && request.url?.includes(path));
      if (fault !== undefined) fault.times -= 1;
      const effect = fault?.effect;
      if (effect === "hang") return;
      if (typeof effect === "object") {
        response.writeHead(effect.status, effect.headers).end(JSON.stringify(effect.body));
        return;
      }
      pass(target, request, body, response, effect);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(
  target: string,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
  effect: "lose_answer" | "withhold_answer" | "fall_silent" | undefined,
): void {
  const { host: _, ...headers } = request.headers;
  const options = { method: request.method, headers };
  forward(target + (request.url ?? ""), options, (answer) => {
    answer.on("end", () => {
      if (effect === "lose_answer") response.destroy();
    });
    if (effect === undefined) {
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers));
    } else if (effect === "fall_silent") {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.setEncoding("utf8").on("data", (text: string) => {
        response.write(text.replace(/("reconnectAfterInactivityMs":)\d+/, "$1300"));
      });
    } else {
      answer.resume();
    }
  })
    .on("error", () => response.destroy())
    .end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** The answer of a refusing server, as a batch of one call gets it. */
export function refusal(
  kind: string,
  httpStatus: number,
  issues: readonly { path: string; message: string }[] = [],
): { status: number; headers: Record<string, string>; body: object } {
  const hellorec_code = httpStatus < 500 ? 1600 + httpStatus : 1550 + httpStatus;
  const message = issues.map((issue) => `${issue.path}: ${issue.message}`).join("; ");
  const data = { code: kind, httpStatus, hellorec_code, issues };
  return {
    status: httpStatus,
    headers: { "retry-after": "0" },
    body: [{ error: { message, code: -32600, data } }],
  };
}
