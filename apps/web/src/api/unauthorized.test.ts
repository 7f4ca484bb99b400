/** Every way by which the page learns that its session may have ended. */
import { HellorecError } from "@hellorec/client";
import { expect, onTestFinished, test, vi } from "vitest";

import { onMaybeSignedOut, streamFailed, watchedFetch } from "./unauthorized.ts";

function watched() {
  const listener = vi.fn<() => void>();
  onTestFinished(onMaybeSignedOut(listener));
  return listener;
}

const fetchWith = (status: number) => watchedFetch(async () => new Response("[]", { status }));

test("a 401 is told, other answers are not, and each is handed on", async () => {
  const listener = watched();
  for (const status of [200, 207, 403, 404, 429, 503]) {
    const { status: given } = await fetchWith(status)("/trpc/popular", {
      method: "GET",
      headers: {},
    });
    expect(given).toBe(status);
  }
  expect(listener).not.toHaveBeenCalled();
  const { status } = await fetchWith(401)("/trpc/popular", { method: "GET", headers: {} });
  expect(status).toBe(401);
  expect(listener).toHaveBeenCalledTimes(1);
});

test("a lost stream may be one whose session ended", () => {
  const listener = watched();
  streamFailed(new HellorecError("unreachable", "lost"));
  expect(listener).toHaveBeenCalledTimes(1);
});

test("nothing is told after the end", async () => {
  const listener = vi.fn<() => void>();
  onMaybeSignedOut(listener)();
  await fetchWith(401)("/trpc/popular", { method: "GET", headers: {} });
  expect(listener).not.toHaveBeenCalled();
});
