/** Calls of the server over its plain HTTP side. */
import { Agent, request } from "node:http";

import { z } from "zod";

/** What came back: all of it, or nothing that counts. */
export type Answer =
  | {
      readonly kind: "answer";
      readonly status: number;
      readonly retry_after: string | undefined;
      readonly body: string;
    }
  /** The connection broke, or was refused: what became of the call is not known. */
  | { readonly kind: "none"; readonly reason: string };

const envelope = z.object({ data: z.unknown() });
const PATIENCE_MS = 30_000;

/** One caller's connections to a server. Its owner closes it. */
export class Connection {
  readonly #agent = new Agent({ keepAlive: true });
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** Sends a call; never throws for what the network or the server does. */
  send(method: "GET" | "POST", path: string, input?: object): Promise<Answer> {
    return new Promise((resolve) => {
      const none = (reason: string) => resolve({ kind: "none", reason });
      const outgoing = request(
        this.#url + path,
        { method, agent: this.#agent, timeout: PATIENCE_MS },
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

  /** What a procedure answered. @throws {Error} where it did not answer 200 */
  async call<T>(path: string, input: object, output: z.ZodType<T>): Promise<T> {
    const answer = await this.send("POST", path, input);
    if (answer.kind === "none") throw new Error(`${path}: ${answer.reason}`);
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${answer.body}`);
    return dataOf(answer.body, output);
  }

  /** The status of `/readyz`; 0: nobody answers. */
  async readiness(): Promise<number> {
    const answer = await this.send("GET", "/readyz");
    return answer.kind === "answer" ? answer.status : 0;
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** What is in the envelope of an answer. */
export function dataOf<T>(body: string, output: z.ZodType<T>): T {
  return output.parse(envelope.parse(JSON.parse(body)).data);
}
