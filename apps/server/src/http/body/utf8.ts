/**
 * Refuses bytes that are not UTF-8. Decoded all the same, they would become other text: two users
 * whose IDs differ in such bytes would be one.
 */
import { isUtf8 } from "node:buffer";

import { TRPCError } from "@trpc/server";

/** One percent-escaped byte after the other. No character has bytes on both sides of plain ones. */
const ESCAPED_BYTES = /(?:%[\da-f]{2})+/gi;

/** 400: a body is not JSON, with the reason. */
export function notJson(why: string | undefined): TRPCError {
  const place = why === undefined ? "" : `: ${why}`;
  return new TRPCError({ code: "BAD_REQUEST", message: `the body is not JSON${place}` });
}

/** Gives an error if a body is not UTF-8. */
export function refuseBytes(body: Uint8Array): TRPCError | undefined {
  return isUtf8(body) ? undefined : notJson("its bytes are not UTF-8");
}

/**
 * Gives an error if the escapes of a URL's query are not UTF-8.
 *
 * @example refuseQuery("/trpc/helloRec?input=%22%ff%22")?.code // "BAD_REQUEST"
 */
export function refuseQuery(url: string): TRPCError | undefined {
  const start = url.indexOf("?");
  if (start === -1) return undefined;
  for (const [escapes] of url.slice(start).matchAll(ESCAPED_BYTES)) {
    if (!isUtf8(Buffer.from(escapes.replaceAll("%", ""), "hex"))) {
      const message = "the query of the address is not UTF-8: escape the bytes of UTF-8 text";
      return new TRPCError({ code: "BAD_REQUEST", message });
    }
  }
  return undefined;
}
