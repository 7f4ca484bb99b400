/** The types a client sees, spelled out by hand: a change of the contract turns a line red here. */
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { expectTypeOf, test } from "vitest";

import type { Event, Item, LiveQuery, Recommendations } from "./index.ts";
import type { AppRouter } from "./root.ts";

type In = inferRouterInputs<AppRouter>;
type Out = inferRouterOutputs<AppRouter>;

/** An input that may be left out, given. */
type Given<T> = Exclude<T, void>;

/** Where a list goes on, with what tRPC's infinite queries add. */
interface Position {
  cursor?: string | null | undefined;
  direction?: "forward" | "backward" | undefined;
}
interface List extends Position {
  limit?: number | undefined;
  categories?: string[] | undefined;
  category_match?: "any" | "all" | undefined;
  exclude_items?: string[] | undefined;
  diversity?: number | undefined;
}
interface Page extends Position {
  limit?: number | undefined;
}
type Attributes = Record<string, string | number | boolean | string[]>;

test("has the legacy Flask API's two procedures", () => {
  expectTypeOf<In["helloRec"]>().toEqualTypeOf<{ user_id: string }>();
  expectTypeOf<Out["helloRec"]>().toEqualTypeOf<string>();
  expectTypeOf<In["multiply"]>().toEqualTypeOf<{ a: number; b: number }>();
  expectTypeOf<Out["multiply"]>().toEqualTypeOf<number>();
});

test("has events", () => {
  interface SentEvent {
    event_id?: string | undefined;
    user_id: string;
    item_id: string;
    type: string;
    value?: number | undefined;
    occurred_at?: string | undefined;
    recommendation_id?: string | undefined;
  }
  interface KeptEvent extends SentEvent {
    event_id: string;
    occurred_at: string;
  }
  interface KeptEvents {
    events: KeptEvent[];
    next_cursor?: string | undefined;
  }
  expectTypeOf<Event>().branded.toEqualTypeOf<SentEvent>();
  expectTypeOf<In["track"]>().branded.toEqualTypeOf<{ events: SentEvent[] }>();
  expectTypeOf<Out["track"]>().toEqualTypeOf<{
    accepted: number;
    duplicates: number;
    unweighted_types?: string[];
  }>();
  expectTypeOf<Given<In["events"]["list"]>>().branded.toEqualTypeOf<Page>();
  expectTypeOf<Out["events"]["list"]>().branded.toEqualTypeOf<KeptEvents>();
  expectTypeOf<Given<In["users"]["list"]>>().branded.toEqualTypeOf<
    Page & { search?: string | undefined }
  >();
  expectTypeOf<Out["users"]["list"]>().branded.toEqualTypeOf<{
    users: { user_id: string }[];
    next_cursor?: string | undefined;
  }>();
  expectTypeOf<In["users"]["history"]>().branded.toEqualTypeOf<Page & { user_id: string }>();
  expectTypeOf<Out["users"]["history"]>().branded.toEqualTypeOf<KeptEvents>();
  expectTypeOf<In["users"]["forget"]>().toEqualTypeOf<{ user_id: string }>();
  expectTypeOf<Out["users"]["forget"]>().toEqualTypeOf<{ erased_events: number }>();
});

test("has items, sent with less than they come back with", () => {
  interface SentItem {
    item_id: string;
    title: string;
    categories?: string[] | undefined;
    url?: string | undefined;
    image_url?: string | undefined;
    attributes?: Attributes | undefined;
    available?: boolean | undefined;
  }
  interface KeptItem extends SentItem {
    categories: string[];
    available: boolean;
  }
  expectTypeOf<Item>().branded.toEqualTypeOf<KeptItem>();
  expectTypeOf<In["items"]["put"]>().branded.toEqualTypeOf<{ items: SentItem[] }>();
  expectTypeOf<Out["items"]["put"]>().toEqualTypeOf<{ created: number; updated: number }>();
  expectTypeOf<In["items"]["get"]>().toEqualTypeOf<{ item_id: string }>();
  expectTypeOf<Out["items"]["get"]>().branded.toEqualTypeOf<KeptItem>();
  expectTypeOf<In["items"]["getMany"]>().toEqualTypeOf<{ item_ids: string[] }>();
  expectTypeOf<Out["items"]["getMany"]>().branded.toEqualTypeOf<{
    items: KeptItem[];
    remaining_ids?: string[] | undefined;
  }>();
  expectTypeOf<Given<In["items"]["list"]>>().branded.toEqualTypeOf<
    Page & {
      search?: string | undefined;
      categories?: string[] | undefined;
      category_match?: "any" | "all" | undefined;
      sort?: "id" | "relevance" | "popularity" | "title" | "newest" | undefined;
    }
  >();
  expectTypeOf<Out["items"]["list"]>().branded.toEqualTypeOf<{
    items: KeptItem[];
    next_cursor?: string | undefined;
  }>();
  expectTypeOf<Out["items"]["categories"]>().toEqualTypeOf<{
    categories: { category: string; items: number }[];
  }>();
  expectTypeOf<In["items"]["remove"]>().toEqualTypeOf<{ item_ids: string[] }>();
  expectTypeOf<Out["items"]["remove"]>().branded.toEqualTypeOf<{
    removed: number;
    not_found?: string[] | undefined;
  }>();
});

test("explains a score", () => {
  expectTypeOf<In["explain"]>().toEqualTypeOf<{ user_id: string; item_id: string }>();
  expectTypeOf<Out["explain"]>().branded.toEqualTypeOf<{
    item: Item;
    score: number;
    seen: boolean;
    contributions: { item_id: string; title: string; weight: number }[];
    model_version: string | null;
  }>();
});

test("has lists of recommendations", () => {
  interface Recommended {
    items: {
      item: Item;
      score: number;
      because: { item_id: string; title: string; weight: number }[];
      untouched?: true | undefined;
    }[];
    strategy: "personal" | "session" | "similar" | "popular";
    model_version: string | null;
    recommendation_id: string;
    next_cursor?: string | undefined;
  }
  expectTypeOf<Recommendations>().branded.toEqualTypeOf<Recommended>();
  expectTypeOf<Out["recommend"]>().branded.toEqualTypeOf<Recommended>();
  expectTypeOf<Out["recommendForSession"]>().branded.toEqualTypeOf<Recommended>();
  expectTypeOf<Out["similar"]>().branded.toEqualTypeOf<Recommended>();
  expectTypeOf<Out["popular"]>().branded.toEqualTypeOf<Recommended>();
  expectTypeOf<Out["live"]>().toExtend<AsyncIterable<Recommendations>>();
  expectTypeOf<In["recommend"]>().branded.toEqualTypeOf<
    List & { user_id: string; include_seen?: boolean | undefined; is_preview?: boolean | undefined }
  >();
  expectTypeOf<In["recommendForSession"]>().branded.toEqualTypeOf<List & { item_ids: string[] }>();
  expectTypeOf<In["similar"]>().branded.toEqualTypeOf<List & { item_id: string }>();
  expectTypeOf<Given<In["popular"]>>().branded.toEqualTypeOf<
    List & { window_days?: number | undefined }
  >();
  expectTypeOf<In["live"]>().branded.toEqualTypeOf<{
    user_id: string;
    limit?: number | undefined;
    lastEventId?: string | undefined;
  }>();
  expectTypeOf<LiveQuery>().toEqualTypeOf<{ user_id: string; limit: number }>();
});

test("has models and numbers", () => {
  expectTypeOf<Out["model"]["train"]>().toEqualTypeOf<{
    job_id: string;
    state: "running" | "done" | "failed";
  }>();
  expectTypeOf<Out["model"]["status"]["version"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Out["model"]["status"]["trained_at"]>().toEqualTypeOf<string | null>();
  expectTypeOf<Out["model"]["history"]["models"][number]["metrics"]>().toEqualTypeOf<
    Record<string, number>
  >();
  expectTypeOf<Out["model"]["progress"]>().toExtend<AsyncIterable<{ progress: number }>>();
  expectTypeOf<Out["stats"]["get"]["counts"]>().toEqualTypeOf<{
    events: number;
    users: number;
    items: number;
  }>();
});

test("knows no other procedure", () => {
  expectTypeOf<keyof In>().toEqualTypeOf<
    | "helloRec"
    | "multiply"
    | "track"
    | "recommend"
    | "recommendForSession"
    | "similar"
    | "popular"
    | "explain"
    | "live"
    | "items"
    | "users"
    | "events"
    | "model"
    | "stats"
    | "demo"
    | "keys"
    | "tokens"
  >();
  expectTypeOf<keyof In["items"]>().toEqualTypeOf<
    "put" | "get" | "getMany" | "list" | "categories" | "remove"
  >();
  expectTypeOf<keyof In["users"]>().toEqualTypeOf<"list" | "history" | "forget">();
  expectTypeOf<keyof In["events"]>().toEqualTypeOf<"list">();
  expectTypeOf<keyof In["model"]>().toEqualTypeOf<"train" | "status" | "history" | "progress">();
  expectTypeOf<keyof In["stats"]>().toEqualTypeOf<"get">();
  expectTypeOf<keyof In["keys"]>().toEqualTypeOf<"list" | "create" | "revoke" | "rotate">();
  expectTypeOf<keyof In["tokens"]>().toEqualTypeOf<"create">();
});

test("lets an input be left out where it has no required field", () => {
  expectTypeOf<undefined>().toExtend<In["popular"]>();
  expectTypeOf<undefined>().toExtend<In["items"]["list"]>();
  expectTypeOf<undefined>().toExtend<In["items"]["categories"]>();
  expectTypeOf<undefined>().toExtend<In["events"]["list"]>();
  expectTypeOf<undefined>().toExtend<In["model"]["train"]>();
  expectTypeOf<undefined>().toExtend<In["model"]["status"]>();
  expectTypeOf<undefined>().toExtend<In["model"]["history"]>();
  expectTypeOf<undefined>().toExtend<In["model"]["progress"]>();
  expectTypeOf<undefined>().toExtend<In["stats"]["get"]>();
  expectTypeOf<undefined>().toExtend<In["users"]["list"]>();
  // @ts-expect-error -- user_id is required
  expectTypeOf<undefined>().toExtend<In["recommend"]>();
});

test("is no any", () => {
  expectTypeOf<In["recommend"]["user_id"]>().not.toBeAny();
  expectTypeOf<Out["recommend"]>().not.toBeAny();
  // @ts-expect-error -- a field that is not in the contract
  expectTypeOf<In["recommend"]["userId"]>().toBeAny();
});
