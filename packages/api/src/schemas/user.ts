/** Users. They are not registered: a user exists once an event names it. */
import { z } from "zod";

import { asPage, cursor, pageLimit, position } from "./paging.ts";
import { text, userId } from "./primitives.ts";

export const usersListInput = z
  .strictObject({
    search: text(256).optional().describe("How the user_id begins"),
    ...position,
    limit: pageLimit,
  })
  .transform(asPage);
export const userPage = z.strictObject({
  users: z
    .array(z.strictObject({ user_id: userId }))
    .max(1000)
    .describe(
      "Users with at least one event, in the order of their user_id; a page ends early, with a next_cursor, at 1 MiB of JSON",
    ),
  next_cursor: cursor.optional(),
});

/** Which users to give. */
export type UsersListQuery = z.output<typeof usersListInput>;
/** One page of users, and the cursor of the next one. */
export type UserPage = z.output<typeof userPage>;
