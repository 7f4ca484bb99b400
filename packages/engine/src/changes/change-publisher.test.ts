/** The change publisher: every state, in order. */
import { expect, test } from "vitest";

import { changePublisher } from "./change-publisher.ts";

test("a change reaches every state, in the order of the states", () => {
  const applied: string[] = [];
  const state = (name: string) => ({
    apply: ({ kind }: { readonly kind: string }) => void applied.push(`${name} ${kind}`),
  });
  const publish = changePublisher([state("first"), state("second")]);
  publish({ kind: "any_events_changed" });
  publish({ kind: "any_items_changed" });
  expect(applied).toEqual([
    "first any_events_changed",
    "second any_events_changed",
    "first any_items_changed",
    "second any_items_changed",
  ]);
});
