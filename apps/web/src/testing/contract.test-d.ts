/** The page's data is the contract's: a field renamed there is an error here. Checked by `tsc`. */
import type { Recommendations } from "@hellorec/client";
import { expectTypeOf } from "vitest";

import type { browseQuery, deedsQuery, itemQuery, popularQuery, similarQuery } from "./queries.ts";

type Answer<Q extends { queryFn?: unknown }> =
  Exclude<Q["queryFn"], symbol | undefined> extends (...args: never[]) => infer R
    ? Awaited<R>
    : never;

expectTypeOf<Answer<ReturnType<typeof popularQuery>>>().toExtend<Recommendations>();
expectTypeOf<Answer<ReturnType<typeof similarQuery>>>().toHaveProperty("model_version");
expectTypeOf<Answer<ReturnType<typeof itemQuery>>>().toHaveProperty("title").toBeString();
expectTypeOf<Answer<ReturnType<typeof browseQuery>>>().toHaveProperty("items");
expectTypeOf<Answer<ReturnType<typeof deedsQuery>>>().toHaveProperty("events");
// @ts-expect-error the item's data lies under `item`
expectTypeOf<Answer<ReturnType<typeof popularQuery>>["items"][number]["title"]>().toBeString();
