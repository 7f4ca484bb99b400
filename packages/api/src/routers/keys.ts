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

/** `keys.*`. @example const { key } = await caller.keys.create({ scope: "write" }); */
export const keys = router({
  list: procedure
    .meta({ scope: "admin", description: "The keys, without what could be used to call." })
    .input(noInput)
    .output(keysListOutput)
    .query(({ ctx }) => ctx.keys.list()),

  create: procedure
    .meta({ scope: "admin", description: "Makes a key and shows it, this once." })
    .input(keysCreateInput)
    .output(keysCreateOutput)
    .mutation(({ ctx, input }) => ctx.keys.create(input)),

  revoke: procedure
    .meta({
      scope: "admin",
      description: "Ends a key with its tokens and sessions, on every server within 2 seconds.",
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
      description: "Makes a key like another one, which ends some time later.",
    })
    .input(keysRotateInput)
    .output(keysRotateOutput)
    .mutation(async ({ ctx, input }) => {
      const result = await ctx.keys.rotate(input);
      if (result === undefined) throw noSuchKey(input.key_id);
      return result;
    }),
});
