/** Calls of the server over its REST shim. */
import { Agent, request } from "node:http";

import { z } from "zod";

/** A complete answer, or none. */
export type Answer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly retry_after: string | undefined;
      readonly body: string;
    }
  /** The connection broke or was refused: the call may have taken effect or not. */
  | { readonly kind: "none"; readonly reason: string };

const envelope = z.object({ data: z.unknown() });
const TIMEOUT_MS = 30_000;

/** The connections of one caller to a server. Close it after use. */
export class Connection {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** @param headers are sent with each call */
  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url;
    this.#headers = headers;
  }

  /** Sends a call. Failures of the network and the server are answers, not errors. */
  send(method: "GET" | "POST", path: string, input?: object): Promise<Answer> {
    return new Promise((resolve) => {
      const none = (reason: string) => resolve({ kind: "none", reason });
      const outgoing = request(
        this.#url + path,
        { method, agent: this.#agent, timeout: TIMEOUT_MS, headers: this.#headers },
        (incoming) => {
          const chunks: Buffer[] = [];
          incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
          incoming.once("error", (error) => none(error.message));
          incoming.once("end", () => {
            if (!incoming.complete) return none("the answer broke off");
            resolve({
              kind: "answer",
              status: incoming.statusCode ?? 0,
              retry_after: incoming.headers["retry-after"],
              body: Buffer.concat(chunks).toString(),
            });
          });
        },
      );
      outgoing.once("timeout", () => outgoing.destroy(new Error("no answer in 30 s")));
      outgoing.once("error", (error) => none(error.message));
      outgoing.end(input === undefined ? undefined : JSON.stringify(input));
    });
  }

  /** Calls a procedure. @returns its result @throws {Error} the status is not 200 */
  async call<T>(path: string, input: object, output: z.ZodType<T>): Promise<T> {
    const answer = await this.send("POST", path, input);
    if (answer.kind === "none") throw new Error(`${path}: ${answer.reason}`);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return dataOf(answer.body, output);
  }

  /** The status of `/readyz`; 0: no answer. */
  async readiness(): Promise<number> {
    const answer = await this.send("GET", "/readyz");
    return answer.kind === "answer" ? answer.status : 0;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** The data in the envelope of an answer. */
export function dataOf<T>(body: string, output: z.ZodType<T>): T {
  return output.parse(envelope.parse(JSON.parse(body)).data);
}
