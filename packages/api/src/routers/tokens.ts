/** Procedures of user tokens. */
import { procedure, router } from "../base/trpc.ts";
import { tokensCreateInput, tokensCreateOutput } from "../schemas/key.ts";

/** `tokens.*`. @example const { token } = await caller.tokens.create({ user_id: "alice" }); */
export const tokens = router({
  create: procedure
    .meta({
      scope: "read",
      effect: { isDestructive: false, isIdempotent: false },
      description: "Makes a token with which a browser calls for one user, by the caller's key.",
    })
    .input(tokensCreateInput)
    .output(tokensCreateOutput)
    .mutation(({ ctx, input }) => ctx.tokens.create(input)),
});
