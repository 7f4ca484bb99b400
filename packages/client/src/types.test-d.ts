/** What a consumer's compiler accepts and what it refuses. Checked by `tsc --noEmit`. */
import { createClient, isHellorecError, safe } from "@hellorec/client";
import type { EventInput, Item, Recommendations } from "@hellorec/client";
import { userToken } from "@hellorec/client/server";
import { expectTypeOf } from "vitest";

const client = createClient({ url: "http://127.0.0.1:5000" });
const list = await client.recommend.query({ user_id: "alice" });
const event = { user_id: "alice", item_id: "metropolis", type: "view" };

// Outputs are the contract's own types.
expectTypeOf(client.helloRec.query).returns.resolves.toEqualTypeOf<string>();
expectTypeOf(client.multiply.query).returns.resolves.toEqualTypeOf<number>();
expectTypeOf(list).toExtend<Recommendations>();
expectTypeOf(list.items).items.toHaveProperty("item").toExtend<Item>();
expectTypeOf(list.strategy).toEqualTypeOf<"personal" | "session" | "similar" | "popular">();
expectTypeOf(client.track.mutate).parameter(0).toHaveProperty("events");

// A wrong field.
// @ts-expect-error `user` is not a field
await client.recommend.query({ user_id: "alice", user: "alice" });
// @ts-expect-error a limit is a number
await client.recommend.query({ user_id: "alice", limit: "10" });
// @ts-expect-error `any` or `all`
await client.popular.query({ category_match: "some" });

// A missing field.
// @ts-expect-error `user_id` is missing
await client.recommend.query({ limit: 5 });
// @ts-expect-error `type` is missing
await client.track.mutate({ events: [{ user_id: "alice", item_id: "metropolis" }] });

// A wrong use of an output.
// @ts-expect-error lists have no `results`
expectTypeOf(list.results).toBeUnknown();
// @ts-expect-error the item's data lies under `item`
expectTypeOf(list.items[0]?.title).toBeString();
// @ts-expect-error there may be no first entry
expectTypeOf(list.items[0].item.title).toBeString();
// @ts-expect-error no model may serve yet
list.model_version.slice(1);

// A wrong procedure, or a wrong way to call one.
// @ts-expect-error no such procedure
await client.recommendations.query({ user_id: "alice" });
// @ts-expect-error events are sent by `mutate`
await client.track.query({ events: [event] });
// @ts-expect-error live lists are subscribed to
await client.live.query({ user_id: "alice" });

// Options.
createClient();
// @ts-expect-error `timeout` is called timeout_ms
createClient({ url: "http://127.0.0.1:5000", timeout: 5 });
createClient({ url: new URL("http://127.0.0.1:5000"), fetch, retries: 0 });
// Variables of the environment may be unset.
declare const variable: string | undefined;
createClient({ url: variable, token: variable });
expectTypeOf(userToken).toBeCallableWith({ user_id: "alice", key: variable });

// Errors.
const error: unknown = undefined;
if (isHellorecError(error)) {
  expectTypeOf(error.code).toEqualTypeOf<number | undefined>();
  expectTypeOf(error.http_status).toEqualTypeOf<number | undefined>();
  expectTypeOf(error.events).toEqualTypeOf<readonly EventInput[] | undefined>();
  expectTypeOf(error.issues).items.toEqualTypeOf<{
    readonly path: string;
    readonly message: string;
  }>();
  expectTypeOf<"BAD_REQUEST">().toExtend<typeof error.kind>();
  // @ts-expect-error no such kind
  error.kind = "BAD";
  // @ts-expect-error no such reason
  if (error.reason === "slow") throw error;
}
const result = await safe(client.recommend.query({ user_id: "alice" }));
if (result.error === undefined) expectTypeOf(result.data).toExtend<Recommendations>();
else expectTypeOf(result.error.reason).toExtend<string>();
const { data, error: failure } = result;
if (!failure) expectTypeOf(data.items).toBeArray();
