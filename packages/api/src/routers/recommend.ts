/** Recommendation lists. */
import { noSuchItem } from "../base/no-such-item.ts";
import { procedure } from "../base/trpc.ts";
import { explainInput, explanationSchema } from "../schemas/explanation.ts";
import { recommendationsOutput } from "../schemas/recommendations-output.ts";
import {
  liveInput,
  popularInput,
  recommendForSessionInput,
  recommendInput,
  similarInput,
} from "../schemas/recommendations.ts";

/** @example const list = await caller.recommend({ user_id: "alice", limit: 5 }); */
export const recommend = procedure
  .meta({
    scope: "read",
    user: "user_id",
    description: "Items for a user, from the user's whole history.",
  })
  .input(recommendInput)
  .output(recommendationsOutput)
  .query(({ ctx, input }) => ctx.recommendations.forUser(input));

/** @example const list = await caller.recommendForSession({ item_ids: ["m1", "m2"] }); */
export const recommendForSession = procedure
  .meta({
    scope: "read",
    user: "none",
    description: "Items for a visitor without an ID, from the items the visitor looked at.",
  })
  .input(recommendForSessionInput)
  .output(recommendationsOutput)
  .query(({ ctx, input }) => ctx.recommendations.forSession(input));

/** NOT_FOUND for an unknown item. @example await caller.similar({ item_id: "m1" }) */
export const similar = procedure
  .meta({
    scope: "read",
    user: "none",
    description: "Items liked by users who liked this one.",
    errors: { NOT_FOUND: "No item has this ID." },
  })
  .input(similarInput)
  .output(recommendationsOutput)
  .query(async ({ ctx, input }) => {
    const list = await ctx.recommendations.similar(input);
    if (list === undefined) throw noSuchItem(input.item_id);
    return list;
  });

/** @example const list = await caller.popular({ categories: ["Comedy"] }); */
export const popular = procedure
  .meta({ scope: "read", user: "none", description: "Popular items; recent events count more." })
  .input(popularInput.prefault({}))
  .output(recommendationsOutput)
  .query(({ ctx, input }) => ctx.recommendations.popular(input));

/** NOT_FOUND for an unknown item. @example await caller.explain({ user_id: "alice", item_id: "m1" }) */
export const explain = procedure
  .meta({
    scope: "read",
    user: "user_id",
    description: "Why an item is recommended to a user, or is not: the contributions to its score.",
    errors: { NOT_FOUND: "No item has this ID." },
  })
  .input(explainInput)
  .output(explanationSchema)
  .query(async ({ ctx, input }) => {
    const explanation = await ctx.recommendations.explain(input);
    if (explanation === undefined) throw noSuchItem(input.item_id);
    return explanation;
  });

/** Ends when the caller unsubscribes. @example await caller.live({ user_id: "alice" }) */
export const live = procedure
  .meta({
    scope: "read",
    user: "user_id",
    description: "The user's list now, and again whenever the user's events change it.",
  })
  .input(liveInput)
  .subscription(async function* ({ ctx, input, signal }) {
    for await (const list of ctx.recommendations.live(input, signal)) {
      yield recommendationsOutput.parse(list);
    }
  });
