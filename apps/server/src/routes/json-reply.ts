/** JSON on its way out, in one write. */
import type { FastifyReply } from "fastify";

/**
 * Sends JSON text. Its content type is `application/json` and no more: without a serializer of its
 * own Fastify adds a charset, which the lesson's Flask app does not.
 */
export function sendJson(reply: FastifyReply, json: string): void {
  reply.header("content-type", "application/json").serializer(asItIs).send(json);
}

function asItIs(json: unknown): string {
  return String(json);
}
