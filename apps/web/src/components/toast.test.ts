/** Which messages are on screen. */
import { beforeEach, expect, test } from "vitest";

import { toast, toasts } from "./toast.ts";

const texts = () => toasts.get().map(({ text }) => text);

beforeEach(() => toasts.set([]));

test("a newer message about the same replaces the older one", () => {
  toast("you like Heat", { about: "heat" });
  toast("you like Ronin", { about: "ronin" });
  toast("taken back: your like of Heat", { about: "heat" });
  expect(texts()).toEqual(["you like Ronin", "taken back: your like of Heat"]);
});

test("messages about nothing in particular stay beside each other, three at most", () => {
  for (const text of ["one", "two", "three", "four"]) toast(text);
  expect(texts()).toEqual(["two", "three", "four"]);
});
