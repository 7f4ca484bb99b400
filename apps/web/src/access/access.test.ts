/** How the access of the page follows what the server says. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Scope, SessionAnswer, SignedIn } from "../api/session.ts";
import { AccessHolder, allows } from "./access.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HOUR = 3_600_000;

function session(scope: Scope, expiresInMs = HOUR): SignedIn {
  return { scope, name: "shop", expires_at: new Date(Date.now() + expiresInMs).toISOString() };
}

/** A holder over a server whose answer the test changes. */
function holderOver(first: SessionAnswer | "away") {
  const server = { answer: first, reads: 0 };
  const onOtherSession = vi.fn<() => void>();
  const holder = new AccessHolder({
    onOtherSession,
    async read() {
      server.reads += 1;
      const { answer } = server;
      if (answer === "away") throw new Error("away");
      return answer;
    },
  });
  return { holder, server, onOtherSession, current: () => holder.access.get() };
}

test("a scope allows itself and those before it; an open server allows everything", () => {
  const allowed = (scope: Scope) =>
    (["read", "write", "admin"] as const).filter((wanted) =>
      allows({ state: "signed_in", session: session(scope) }, wanted),
    );
  expect(allowed("read")).toEqual(["read"]);
  expect(allowed("write")).toEqual(["read", "write"]);
  expect(allowed("admin")).toEqual(["read", "write", "admin"]);
  expect(allows({ state: "open" }, "admin")).toBe(true);
  expect(allows({ state: "checking" }, "read")).toBe(false);
  expect(allows({ state: "signed_out", isExpired: false }, "read")).toBe(false);
});

test("a server without keys is open", async () => {
  const { holder, current } = holderOver({ needed: false });
  expect(current()).toEqual({ state: "checking" });
  await holder.check();
  expect(current()).toEqual({ state: "open" });
});

test("signs in, and out", async () => {
  const { holder, current } = holderOver({ needed: true });
  await holder.check();
  expect(current()).toEqual({ state: "signed_out", isExpired: false });
  holder.signedIn(session("admin"));
  expect(current()).toMatchObject({ state: "signed_in", session: { scope: "admin" } });
  holder.signedOut();
  expect(current()).toEqual({ state: "signed_out", isExpired: false });
});

test("a session that ended by itself is told apart from one that was ended here", async () => {
  const { holder, server, current } = holderOver(session("read"));
  await holder.check();
  server.answer = { needed: true };
  await holder.check();
  expect(current()).toEqual({ state: "signed_out", isExpired: true });
  await holder.check();
  expect(current()).toEqual({ state: "signed_out", isExpired: true });
});

test("looks at a session when it ends, and not again and again where the clock is ahead", async () => {
  const { holder, server, current } = holderOver(session("read"));
  await holder.check();
  server.answer = { needed: true };
  await vi.advanceTimersByTimeAsync(HOUR - 1);
  expect(server.reads).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(current()).toEqual({ state: "signed_out", isExpired: true });

  const ahead = holderOver(session("read", -HOUR));
  await ahead.holder.check();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ahead.server.reads).toBe(3);
  expect(ahead.current()).toMatchObject({ state: "signed_in" });
});

test("a session of years needs no longer timer than there is", async () => {
  const { holder, server } = holderOver(session("read", 10_000 * 24 * HOUR));
  await holder.check();
  await vi.advanceTimersByTimeAsync(HOUR);
  expect(server.reads).toBe(1);
});

test("without an answer nothing changes; at the start the page goes on", async () => {
  const { holder, server, current } = holderOver("away");
  await holder.check();
  expect(current()).toEqual({ state: "open" });
  server.answer = session("write");
  await holder.check();
  server.answer = "away";
  await holder.check();
  expect(current()).toMatchObject({ state: "signed_in" });
});

test("checks at the same time are one request, and one from before signing in changes nothing", async () => {
  const { holder, server, current } = holderOver({ needed: true });
  await Promise.all([holder.check(), holder.check(), holder.check()]);
  expect(server.reads).toBe(1);
  const early = holder.check();
  holder.signedIn(session("admin"));
  await early;
  expect(current()).toMatchObject({ state: "signed_in" });
});

test("answers to another session are dropped, once", async () => {
  const { holder, server, onOtherSession } = holderOver(session("admin"));
  await holder.check();
  await holder.check();
  expect(onOtherSession).not.toHaveBeenCalled();
  server.answer = session("read");
  await holder.check();
  expect(onOtherSession).toHaveBeenCalledTimes(1);
});
