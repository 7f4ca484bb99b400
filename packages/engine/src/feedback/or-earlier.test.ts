/** Only what is unavailable for now gives way to the earlier result. */
import { StoreError } from "@hellorec/store";
import { expect, test } from "vitest";

import { orEarlier } from "./or-earlier.ts";

test("an unavailable store gives the earlier result, any other failure is thrown", async () => {
  expect(await orEarlier(Promise.resolve(2), 1)).toBe(2);
  const unavailable = Promise.reject(new StoreError("UNAVAILABLE", "a worker does not answer"));
  expect(await orEarlier(unavailable, 1)).toBe(1);
  await expect(orEarlier(Promise.reject(new Error("a mistake")), 1)).rejects.toThrow("a mistake");
});
