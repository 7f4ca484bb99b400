/** The credentials in the headers of a request. */
import type { IncomingHttpHeaders } from "node:http";

import { SESSION_PREFIX, USER_TOKEN_PREFIX } from "@hellorec/credentials";

/** The name of the cookie that holds the ID of a session. */
export const SESSION_COOKIE = "hellorec_session";

const BEARER = /^bearer +([^\s,]+)$/i;

/**
 * What follows `Bearer`; empty: the header has another form, or was sent twice.
 *
 * @example bearerOf("Bearer hrk_abc") // "hrk_abc"
 */
export function bearerOf(authorization: string): string {
  // Most clients write it so: a pattern costs more.
  if (authorization.startsWith("Bearer hr")) {
    const text = authorization.slice(7);
    return /[\s,]/.test(text) ? "" : text;
  }
  return BEARER.exec(authorization)?.[1] ?? "";
}

/** Whether a credential has the form of a user token, valid or not. */
export function isUserToken(credential: string): boolean {
  return credential.startsWith(USER_TOKEN_PREFIX);
}

/**
 * The ID of the session in the cookies of a request of the page itself; undefined: there is none, or
 * another site may have caused the request.
 */
export function sessionOf(headers: IncomingHttpHeaders): string | undefined {
  if (headers.cookie === undefined || headers["sec-fetch-site"] !== "same-origin") return undefined;
  for (const pair of headers.cookie.split(";")) {
    const [name = "", value = ""] = pair.trim().split("=", 2);
    if (name === SESSION_COOKIE && value.startsWith(SESSION_PREFIX)) return value;
  }
  return undefined;
}
