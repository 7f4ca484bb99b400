/** The part of the client for backends: makes user tokens for the pages that a backend serves. */
import { createUserToken } from "@hellorec/credentials";

/** An hour: a page that stays open asks again. */
const DEFAULT_SECONDS = 3600;

/** For whom a token is, and how long. */
export interface UserTokenRequest {
  /** The only user whose lists the page may read, and for whom it may track. */
  readonly user_id: string;
  /**
   * Seconds until the token ends, 1 to 86,400.
   * @default 3600
   */
  readonly expires_in?: number | undefined;
  /**
   * The key that signs, `hrk_…`. The token allows at most what the key allows.
   * @default process.env.HELLOREC_KEY
   */
  readonly key?: string | undefined;
}

/**
 * Makes a user token, which a browser passes to `createClient({ token })`. It is made here, without a
 * call to the server. The key stays in the backend; the token allows the calls of one user until it
 * ends, or until the key is revoked or the user erased.
 *
 * Check who the visitor is before you make one: the token is the permission.
 *
 * @throws {TypeError} there is no key, it is mistyped, or `user_id` is empty or too long
 * @throws {RangeError} `expires_in` is not 1 to 86,400
 * @example
 * import { userToken } from "@hellorec/client/server";
 * app.get("/my/token", (request, reply) => {
 *   reply.send(userToken({ user_id: request.session.user_id, expires_in: 3600 }));
 * });
 */
export function userToken(request: UserTokenRequest): string {
  const { user_id, expires_in = DEFAULT_SECONDS } = request;
  const key = (request.key ?? process.env["HELLOREC_KEY"])?.trim() ?? "";
  if (key === "") {
    throw new TypeError("there is no key to sign with: set HELLOREC_KEY, or pass `key`");
  }
  return createUserToken(key, { user_id, expires_in });
}
