/** Credentials: keys, user tokens and session IDs are made and checked here, and stored elsewhere. */
export { createKey, isStrongSecret, KEY_PREFIX, parseKey, restoreKey } from "./key.ts";
export type { Key, ParsedKey } from "./key.ts";
export { isSameHash } from "./secret-hash.ts";
export { createSession, hashSession, SESSION_PREFIX } from "./session.ts";
export type { Session } from "./session.ts";
export {
  CLOCK_TOLERANCE_MS,
  createUserToken,
  isTokenCurrent,
  MAX_TOKEN_SECONDS,
  readUserToken,
  USER_TOKEN_PREFIX,
  verifyUserToken,
} from "./user-token.ts";
export type { UserToken, UserTokenOptions } from "./user-token.ts";
