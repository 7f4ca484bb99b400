/** Procedures of users: their list, their history, their erasure. */
import { procedure, router } from "../base/trpc.ts";
import { eventPage, forgetInput, forgetOutput, historyInput } from "../schemas/event.ts";
import { userPage, usersListInput } from "../schemas/user.ts";

/** `users.*`. @example await caller.users.forget({ user_id: "alice" }) // { erased_events: 12 } */
export const users = router({
  list: procedure
    .meta({
      scope: "admin",
      description: "Users with at least one event, in the order of their IDs.",
    })
    .input(usersListInput.prefault({}))
    .output(userPage)
    .query(({ ctx, input }) => ctx.users.list(input)),

  history: procedure
    .meta({ scope: "admin", description: "Every stored event of a user, newest first." })
    .input(historyInput)
    .output(eventPage)
    .query(({ ctx, input }) => ctx.users.history(input)),

  forget: procedure
    .meta({
      scope: "admin",
      effect: { isDestructive: true, isIdempotent: true },
      description:
        "Erases a user: every event, and the saved models that were fitted to them; a new fit follows.",
    })
    .input(forgetInput)
    .output(forgetOutput)
    .mutation(({ ctx, input }) => ctx.users.forget(input.user_id)),
});
