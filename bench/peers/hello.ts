/** What every peer answers, and the address that it listens on. */
import { z } from "zod";

/** The input of `helloRec`. */
export const helloInput = z.object({ user_id: z.string() });

/** The answer of `helloRec`. */
export function hello(userId: string): string {
  return `hello ${userId}`;
}

/** The answer of `POST /hello_rec`, as the legacy Flask API gives it. */
export function helloEnvelope(userId: string) {
  return { code: 0, data: hello(userId), msg: "请求成功" };
}

/** The JSON schema of the input, for validators that need one. */
export const helloJsonSchema = {
  type: "object",
  required: ["user_id"],
  properties: { user_id: { type: "string" } },
} as const;

/** The port that the benchmark chose for this process. */
export function port(): number {
  return z.coerce.number().int().positive().parse(process.env["PORT"]);
}

/** Loopback: a benchmark is not reachable from other machines. */
export const HOST = "127.0.0.1";
