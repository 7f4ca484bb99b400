/** How a list was made, in one line. */
import { expect, test } from "vitest";

import { versionDay } from "../format/version.ts";
import { strategyLine } from "./strategy-line.ts";

const version = "20260131T120000000Z-4f9e45c0";

test.each(["personal", "session", "similar", "popular"] as const)(
  "%s names its model",
  (strategy) => {
    expect(strategyLine({ strategy, model_version: version }, { kind: "user" })).toContain(
      `the model of ${versionDay(version)}`,
    );
  },
);

test("without a model it says so", () => {
  expect(strategyLine({ strategy: "popular", model_version: null }, { kind: "user" })).toContain(
    "no model yet",
  );
});

test("a visitor's row counts what was opened", () => {
  const list = { strategy: "session", model_version: version } as const;
  expect(strategyLine(list, { kind: "visitor", opened: 1 })).toContain("the one item");
  expect(strategyLine(list, { kind: "visitor", opened: 3 })).toContain("the 3 items");
});

test("popular items in place of similar ones promise nothing", () => {
  const list = { strategy: "popular", model_version: null } as const;
  const line = strategyLine(list, { kind: "item" });
  expect(line).toContain("Nothing similar is known yet");
  expect(line).not.toContain("becomes yours");
});

test("a popular row says how to make it one's own", () => {
  const list = { strategy: "popular", model_version: version } as const;
  expect(strategyLine(list, { kind: "user" })).toContain("like a few items");
  expect(strategyLine(list, { kind: "visitor", opened: 0 })).toContain("act as a user");
});
