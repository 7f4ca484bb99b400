/** The types of the page's data are the contract's. Checked by `tsc`. */
import type { Recommendations } from "@hellorec/client";
import { expectTypeOf } from "vitest";

import type { userEventsQuery, popularQuery } from "../api/queries.ts";
import type { itemQuery, similarQuery } from "../item/queries.ts";
import type { browseQuery } from "../storefront/queries.ts";

type Answer<Q extends { queryFn?: unknown }> =
  Exclude<Q["queryFn"], symbol | undefined> extends (...args: never[]) => infer R
    ? Awaited<R>
    : never;

expectTypeOf<Answer<ReturnType<typeof popularQuery>>>().toExtend<Recommendations>();
expectTypeOf<Answer<ReturnType<typeof similarQuery>>>().toHaveProperty("model_version");
expectTypeOf<Answer<ReturnType<typeof itemQuery>>>().toHaveProperty("title").toBeString();
expectTypeOf<Answer<ReturnType<typeof browseQuery>>>().toHaveProperty("items");
expectTypeOf<Answer<ReturnType<typeof userEventsQuery>>>().toHaveProperty("events");
// @ts-expect-error the item's data lies under `item`
expectTypeOf<Answer<ReturnType<typeof popularQuery>>["items"][number]["title"]>().toBeString();
