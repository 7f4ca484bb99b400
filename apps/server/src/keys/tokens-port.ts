/** The tokens port: signs user tokens with the key of a caller. Tested through access-walk.test.ts. */
import type { TokensPort } from "@hellorec/api";
import { createUserToken } from "@hellorec/credentials";
import { TRPCError } from "@trpc/server";

/** The port of a caller by a key. @param keyText the key that the caller sent */
export function tokensOf(keyText: string): TokensPort {
  return {
    create({ user_id, expires_in }) {
      const now = Date.now();
      try {
        const token = createUserToken(keyText, { user_id, expires_in, now });
        const expires_at = new Date(now + expires_in * 1000).toISOString();
        return Promise.resolve({ token, expires_at });
      } catch (cause) {
        const message = cause instanceof Error ? cause.message : String(cause);
        return Promise.reject(new TRPCError({ code: "BAD_REQUEST", message, cause }));
      }
    },
  };
}

/** The port of every other caller. */
export const noTokens: TokensPort = {
  create: () =>
    Promise.reject(
      new TRPCError({
        code: "FORBIDDEN",
        message:
          "a token is signed by the key that asks for it: send one as Authorization: Bearer hrk_…",
      }),
    ),
};
