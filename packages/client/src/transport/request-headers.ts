/** The headers of a request: those of the options, and the token. */
import type { Operation } from "@trpc/client";

import { HellorecError } from "../errors/hellorec-error.ts";
import { authorizationOf } from "./authorization.ts";
import { detailOf } from "./error-detail.ts";

/** Headers of each call, or a function that makes them. */
export type HeadersOption =
  | Record<string, string>
  | (() => Record<string, string> | Promise<Record<string, string>>);

/** What no header can carry: the runtime's own error would repeat the value, which may be a secret. */
const NOT_OF_HEADERS = /[\0\r\n]|[^\0-\u00FF]/;
const NAME = /^[\w!#$%&'*+.^`|~-]+$/;

/**
 * The headers of a request for these operations. Their names are in lower case: two spellings of one
 * name would be sent as one header with both values. The last one counts, and the token most.
 *
 * @throws {HellorecError} the function failed, or a value is no text of a header
 */
export async function requestHeaders(
  headers: HeadersOption,
  ops: readonly Operation[],
): Promise<Record<string, string>> {
  try {
    const named = typeof headers === "function" ? await headers() : headers;
    const lowerCase = Object.entries(named).map(([name, value]) => {
      if (!NAME.test(name)) throw new TypeError(`"${name}" is no name of a header`);
      if (NOT_OF_HEADERS.test(value.trim())) {
        throw new TypeError(`the value of "${name}" has a character that no header can have`);
      }
      return [name.toLowerCase(), value] as const;
    });
    return { ...Object.fromEntries(lowerCase), ...authorizationOf(ops) };
  } catch (cause) {
    const message = `the "headers" of the options failed: ${detailOf(cause)}`;
    throw new HellorecError("unsent", message, { cause });
  }
}
