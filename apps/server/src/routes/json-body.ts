/** Parses the bodies of REST calls. Tested through json-rules.test.ts. */
import { refuseDepth } from "@hellorec/rpc-fastify";

import { describeJsonFault } from "../http/body/json-fault.ts";
import { notJson, refuseBytes } from "../http/body/utf8.ts";
import { MAX_INPUT_DEPTH } from "../http/limits.ts";

const BYTE_ORDER_MARK = Buffer.from("\uFEFF");

/**
 * Parses a body. An empty one counts as an object without fields. A byte order mark before it is no
 * part of it: editors write one, and `/trpc` and `/hello_rec` take it too.
 *
 * @throws {TRPCError} BAD_REQUEST: it is no JSON, or too deep
 */
export function parseBody(body: unknown): unknown {
  if (!Buffer.isBuffer(body)) return {};
  const isMarked =
    body[0] === BYTE_ORDER_MARK[0] &&
    body.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const start = isMarked ? BYTE_ORDER_MARK.length : 0;
  if (body.length === start) return {};
  const refusal = refuseBytes(body);
  if (refusal !== undefined) throw refusal;
  const text = body.toString("utf8", start);
  refuseDepth(text, MAX_INPUT_DEPTH);
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    throw notJson(describeJsonFault(text));
  }
}
