/** Which failed calls are shown, and whose fault they were. */
import { expect, test } from "vitest";

import {
  describeFaults,
  failedProcedures,
  faultOf,
  filterFailedCalls,
  withKeys,
} from "./failed-calls.ts";

const call = (procedure: string, http_status: number) => ({
  procedure,
  code: "ANY",
  http_status,
  message: "no",
  failed_at: "2026-01-31T12:00:00Z",
});
const calls = [call("track", 400), call("items.get", 404), call("track", 503)];

test("from 500 on it is the server's fault", () => {
  expect(calls.map(faultOf)).toEqual(["caller", "caller", "server"]);
});

test("calls are filtered by procedure and by fault", () => {
  const all = { procedure: undefined, fault: undefined };
  expect(filterFailedCalls(calls, all)).toEqual(calls);
  expect(filterFailedCalls(calls, { ...all, procedure: "track" })).toHaveLength(2);
  expect(filterFailedCalls(calls, { procedure: "track", fault: "server" })).toEqual([calls[2]]);
  expect(failedProcedures(calls)).toEqual(["items.get", "track"]);
});

test("equal calls have keys of their own", () => {
  const keys = withKeys([...calls, ...calls]).map(({ key }) => key);
  expect(new Set(keys).size).toBe(6);
});

test("the faults are told in words", () => {
  expect(describeFaults(calls)).toMatch(/could not answer 1 of these/);
  expect(describeFaults(calls.slice(0, 2))).toMatch(/callers made all/);
  expect(describeFaults(calls.slice(2))).toMatch(/not answer any/);
});
