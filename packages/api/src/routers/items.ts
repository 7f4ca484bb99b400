/** Procedures of the catalog. */
import { noSuchItem } from "../base/no-such-item.ts";
import { procedure, router } from "../base/trpc.ts";
import {
  itemPage,
  itemsCategoriesOutput,
  itemsGetInput,
  itemsGetManyInput,
  itemsGetManyOutput,
  itemsListInput,
  itemsPutInput,
  itemsPutOutput,
  itemsRemoveInput,
  itemsRemoveOutput,
  storedItemSchema,
} from "../schemas/item.ts";
import { noInput } from "../schemas/primitives.ts";

/** `items.*`. @example const item = await caller.items.get({ item_id: "m1" }); */
export const items = router({
  put: procedure
    .meta({
      scope: "write",
      effect: { isDestructive: true, isIdempotent: true },
      description: "Creates items, or replaces them whole.",
    })
    .input(itemsPutInput)
    .output(itemsPutOutput)
    .mutation(({ ctx, input }) => ctx.items.put(input.items)),

  get: procedure
    .meta({
      scope: "read",
      user: "none",
      description: "One item.",
      errors: { NOT_FOUND: "No item has this ID." },
    })
    .input(itemsGetInput)
    .output(storedItemSchema)
    .query(async ({ ctx, input }) => {
      const item = await ctx.items.get(input.item_id);
      if (item === undefined) throw noSuchItem(input.item_id);
      return item;
    }),

  getMany: procedure
    .meta({
      scope: "read",
      user: "none",
      description: "Items by their IDs, up to 1,000 and 1 MiB; unknown IDs are left out.",
    })
    .input(itemsGetManyInput)
    .output(itemsGetManyOutput)
    .query(({ ctx, input }) => ctx.items.getMany(input.item_ids)),

  list: procedure
    .meta({
      scope: "read",
      user: "none",
      description: "Items of the catalog, searched, filtered and sorted.",
    })
    .input(itemsListInput.prefault({}))
    .output(itemPage)
    .query(({ ctx, input }) => ctx.items.list(input)),

  categories: procedure
    .meta({
      scope: "read",
      user: "none",
      description: "The categories of the catalog, with their numbers of items.",
    })
    .input(noInput)
    .output(itemsCategoriesOutput)
    .query(({ ctx }) => ctx.items.categories()),

  remove: procedure
    .meta({
      scope: "write",
      effect: { isDestructive: true, isIdempotent: true },
      description: "Removes items from the catalog; their events are kept.",
    })
    .input(itemsRemoveInput)
    .output(itemsRemoveOutput)
    .mutation(({ ctx, input }) => ctx.items.remove(input.item_ids)),
});
