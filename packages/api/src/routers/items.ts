/** Procedures of the catalogue. */
import { procedure, router } from "../base/trpc.ts";
import {
  itemPage,
  itemSchema,
  itemsGetInput,
  itemsGetManyInput,
  itemsGetManyOutput,
  itemsListInput,
  itemsPutInput,
  itemsPutOutput,
  itemsRemoveInput,
  itemsRemoveOutput,
} from "../schemas/item.ts";
import { noSuchItem } from "./recommend.ts";

export const items = router({
  put: procedure
    .meta({ description: "Creates items, or replaces them whole." })
    .input(itemsPutInput)
    .output(itemsPutOutput)
    .mutation(({ ctx, input }) => ctx.items.put(input.items)),

  get: procedure
    .meta({ description: "One item." })
    .input(itemsGetInput)
    .output(itemSchema)
    .query(async ({ ctx, input }) => {
      const item = await ctx.items.get(input.item_id);
      if (item === undefined) throw noSuchItem(input.item_id);
      return item;
    }),

  getMany: procedure
    .meta({ description: "Items by their IDs, up to 1,000; unknown IDs are left out." })
    .input(itemsGetManyInput)
    .output(itemsGetManyOutput)
    .query(async ({ ctx, input }) => ({ items: await ctx.items.getMany(input.item_ids) })),

  list: procedure
    .meta({ description: "Items in the order of their IDs, searched and filtered." })
    .input(itemsListInput.prefault({}))
    .output(itemPage)
    .query(({ ctx, input }) => ctx.items.list(input)),

  remove: procedure
    .meta({ description: "Removes items from the catalogue; their events are kept." })
    .input(itemsRemoveInput)
    .output(itemsRemoveOutput)
    .mutation(({ ctx, input }) => ctx.items.remove(input.item_ids)),
});
