/** Procedures of keys. */
import { noSuchKey } from "../base/no-such-key.ts";
import { procedure, router } from "../base/trpc.ts";
import {
  keysCreateInput,
  keysCreateOutput,
  keysListOutput,
  keysRevokeInput,
  keysRevokeOutput,
  keysRotateInput,
  keysRotateOutput,
} from "../schemas/key.ts";
import { noInput } from "../schemas/primitives.ts";

const TOO_MANY = "There are 1,000 keys that have not ended: revoke one that is not needed.";

/** `keys.*`. @example const { key } = await caller.keys.create({ scope: "write" }); */
export const keys = router({
  list: procedure
    .meta({ scope: "admin", description: "The keys, without what could be used to call." })
    .input(noInput)
    .output(keysListOutput)
    .query(({ ctx }) => ctx.keys.list()),

  create: procedure
    .meta({
      scope: "admin",
      effect: { isDestructive: false, isIdempotent: false },
      description: "Makes a key and shows it, this once.",
      errors: { CONFLICT: TOO_MANY },
    })
    .input(keysCreateInput)
    .output(keysCreateOutput)
    .mutation(({ ctx, input }) => ctx.keys.create(input)),

  revoke: procedure
    .meta({
      scope: "admin",
      effect: { isDestructive: true, isIdempotent: true },
      description: "Ends a key with its tokens and sessions, on every server within 2 seconds.",
      errors: { NOT_FOUND: "No key has this ID." },
    })
    .input(keysRevokeInput)
    .output(keysRevokeOutput)
    .mutation(async ({ ctx, input }) => {
      const result = await ctx.keys.revoke(input.key_id);
      if (result === undefined) throw noSuchKey(input.key_id);
      return result;
    }),

  rotate: procedure
    .meta({
      scope: "admin",
      effect: { isDestructive: true, isIdempotent: false },
      description: "Makes a key like another one, which ends some time later.",
      errors: { NOT_FOUND: "No key has this ID.", CONFLICT: TOO_MANY },
    })
    .input(keysRotateInput)
    .output(keysRotateOutput)
    .mutation(async ({ ctx, input }) => {
      const result = await ctx.keys.rotate(input);
      if (result === undefined) throw noSuchKey(input.key_id);
      return result;
    }),
});
