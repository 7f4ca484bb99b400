/** The text of the messages, which servers of other versions read. */
import { expect, test } from "vitest";

import type { RemoteChange } from "../contract/remote-change.ts";
import { changeMessages, changesIn } from "./change-messages.ts";

const CHANGES: readonly RemoteChange[] = [
  { kind: "items_changed", item_ids: ["m", "n"] },
  { kind: "models_changed" },
  { kind: "user_erased", user_id: "Zoë" },
  { kind: "any_events_appended" },
  { kind: "anything" },
  { kind: "events_appended", user_id: "alice" },
];

test("the kinds in a message are those of earlier versions", () => {
  expect(changeMessages("one", [{ announces: CHANGES }])).toEqual([
    '{"sender":"one","changes":[{"kind":"items","item_ids":["m","n"]},{"kind":"model"},{"kind":"forgotten","user_id":"Zoë"},{"kind":"users"},{"kind":"unknown"},{"kind":"user","user_id":"alice"}]}',
  ]);
});

test("another process reads the same changes, the sender reads none", () => {
  const [message = ""] = changeMessages("one", [{ announces: CHANGES }]);
  expect(changesIn(message, "two")).toEqual(CHANGES);
  expect(changesIn(message, "one")).toEqual([]);
});

test("whatever a later version sends means that anything may have changed", () => {
  const anything = [{ kind: "anything" }];
  expect(changesIn('{"sender":"one","changes":[{"kind":"planets"}]}', "two")).toEqual(anything);
  expect(changesIn('{"sender":"one"}', "two")).toEqual(anything);
  expect(changesIn("not JSON", "two")).toEqual(anything);
});
