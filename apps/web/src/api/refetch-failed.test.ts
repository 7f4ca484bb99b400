/** What failed is loaded again once the server is ready, and what was refused is not. */
import { HellorecError } from "@hellorec/client";
import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { refetchFailed } from "./refetch-failed.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const away = () => new HellorecError("unreachable", "no server there");

/** A page with one query; `answer` decides what it gets. */
function pageWith(answer: () => string, isReady: () => boolean, isVisible = () => true) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const queryFn = vi.fn<() => Promise<string>>(async () => answer());
  const asked = vi.fn<() => Promise<boolean>>(async () => isReady());
  const stop = refetchFailed(queries, { isReady: asked, isVisible, everyMs: 2000 });
  const observer = new QueryObserver(queries, { queryKey: ["one"], queryFn });
  const unsubscribe = observer.subscribe(() => undefined);
  onTestFinished(() => {
    unsubscribe();
    stop();
    queries.clear();
  });
  return { queryFn, asked, stop, current: () => observer.getCurrentResult() };
}

function failing(error: unknown): () => never {
  return () => {
    throw error;
  };
}

test("the data is asked for again when the server is ready, and not before", async () => {
  let isUp = false;
  const page = pageWith(
    () => (isUp ? "data" : failing(away())()),
    () => isUp,
  );
  await vi.advanceTimersByTimeAsync(20_000);
  expect(page.asked.mock.calls.length).toBeGreaterThan(5);
  expect(page.queryFn).toHaveBeenCalledTimes(1);
  expect(page.current().status).toBe("error");
  isUp = true;
  await vi.advanceTimersByTimeAsync(2000);
  expect(page.current().data).toBe("data");
  const { length } = page.asked.mock.calls;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.asked.mock.calls).toHaveLength(length);
});

test("what fails on a ready server is tried ever more rarely", async () => {
  const page = pageWith(failing(away()), () => true);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(page.queryFn.mock.calls.length).toBeGreaterThan(8);
  expect(page.queryFn.mock.calls.length).toBeLessThan(18);
});

test("a hidden page asks nothing", async () => {
  const page = pageWith(
    failing(away()),
    () => true,
    () => false,
  );
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.asked).not.toHaveBeenCalled();
  expect(page.queryFn).toHaveBeenCalledTimes(1);
});

test("an error that cannot pass by itself stays", async () => {
  const page = pageWith(failing(new TypeError("a bug")), () => true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.asked).not.toHaveBeenCalled();
});

test("nothing is asked after the end", async () => {
  const page = pageWith(failing(away()), () => true);
  await vi.advanceTimersByTimeAsync(0);
  page.stop();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.asked).not.toHaveBeenCalled();
});
