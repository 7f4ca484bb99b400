/** What is remembered of failed calls, and how much. */
import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";

import { FailedCalls } from "./failed-calls.ts";

const end = (procedure: string, error?: TRPCError) => ({ procedure, milliseconds: 1, error });

test("the newest first, with what the caller was told", () => {
  const failed = new FailedCalls();
  failed.observe(end("items.get", new TRPCError({ code: "NOT_FOUND", message: "no such item" })));
  failed.observe(end("popular"));
  const cause = new Error("password=1234");
  failed.observe(end("track", new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause })));
  expect(failed.newestFirst()).toEqual([
    {
      procedure: "track",
      code: "INTERNAL_SERVER_ERROR",
      http_status: 500,
      message: "internal error",
      failed_at: expect.stringMatching(/Z$/),
    },
    expect.objectContaining({ code: "NOT_FOUND", http_status: 404, message: "no such item" }),
  ]);
});

test("a caller that left is no failure", () => {
  const failed = new FailedCalls();
  failed.observe(end("popular", new TRPCError({ code: "CLIENT_CLOSED_REQUEST" })));
  expect(failed.newestFirst()).toEqual([]);
});

test("the last 100, each of a bounded length", () => {
  const failed = new FailedCalls();
  for (let at = 0; at < 250; at += 1) {
    const message = `${at} ${"x".repeat(1000)}`;
    failed.observe(end("track", new TRPCError({ code: "BAD_REQUEST", message })));
  }
  const calls = failed.newestFirst();
  expect(calls).toHaveLength(100);
  expect(calls[0]?.message.startsWith("249 ")).toBe(true);
  expect(calls.every(({ message }) => message.length === 300)).toBe(true);
});
