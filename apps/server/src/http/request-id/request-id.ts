/** The ID of a request, by which a caller finds it in the log: the caller's own, or one that is made. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";

import { LEGACY_CALL_PATHS } from "../access/open-addresses.ts";
import { pathOf } from "../request-path.ts";

/** The header, in requests and answers. */
export const REQUEST_ID = "x-request-id";

/** What is taken from callers: short, and nothing that a log or a shell reads as more than a word. */
const TAKEN = /^[\w.-]{1,128}$/;

/** Different for each process, so that the logs of many servers can lie together. */
const PREFIX = randomBytes(6).toString("hex");
let made = 0;
/** IDs that were made. Few are: only answers that are errors, and what is logged, need one. */
const madeIds = new WeakMap<IncomingMessage, string>();

/**
 * The ID that the caller sent; undefined: none, or one that is too long or has other characters than
 * letters, digits, `.`, `_` and `-`.
 *
 * @example sentRequestId({ headers: { "x-request-id": "checkout-17" } }) // "checkout-17"
 */
export function sentRequestId({ headers }: Pick<IncomingMessage, "headers">): string | undefined {
  const sent = headers[REQUEST_ID];
  return typeof sent === "string" && TAKEN.test(sent) ? sent : undefined;
}

/** The ID of a request: the one that was sent, or one that is made for it once. */
export function requestIdOf(request: IncomingMessage): string {
  const known = sentRequestId(request) ?? madeIds.get(request);
  if (known !== undefined) return known;
  made += 1;
  const id = `${PREFIX}-${made.toString(36)}`;
  madeIds.set(request, id);
  return id;
}

/** Whether an answer may have an ID that its caller did not send: not those of the legacy Flask API. */
export function mayAddRequestId({ url = "" }: Pick<IncomingMessage, "url">): boolean {
  return !LEGACY_CALL_PATHS.has(pathOf({ url }));
}
