/** Sends JSON in one write. Tested through rest.test.ts. */
import type { FastifyReply } from "fastify";

/** The `msg` of every success: "request succeeded", in the words of the legacy Flask API. */
export const SUCCESS_MESSAGE = "请求成功";

/**
 * Sends JSON text as `application/json`. Without this serializer Fastify would add a charset, which
 * the legacy Flask API does not.
 */
export function sendJson(reply: FastifyReply, json: string): void {
  reply.header("content-type", "application/json").serializer(unchanged).send(json);
}

function unchanged(json: unknown): string {
  return String(json);
}
