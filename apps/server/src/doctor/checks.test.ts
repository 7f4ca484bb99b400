/** What the checks of clock, machine and exposure find. The whole command: program-doctor.test.ts. */
import { expect, test } from "vitest";

import { readConfig } from "../config/config.ts";
import { checkClock } from "./clock-check.ts";
import { checkExposure } from "./exposure-checks.ts";
import { sizeOf } from "./finding.ts";
import { checkCores, checkMemory, checkNode, checkOpenFiles, cpuQuota } from "./machine-checks.ts";
import { addressOf } from "./running-server.ts";

const NOW = Date.UTC(2026, 10, 27);
const HOUR = 3_600_000;
const times = { now: NOW, builtAt: NOW, writtenAt: NOW, latestEvent: NOW };

test.each([
  ["times before now", {}, "ok"],
  ["no data yet", { writtenAt: undefined, latestEvent: undefined }, "ok"],
  ["before the program was made", { builtAt: NOW + 48 * HOUR }, "fail"],
  ["a file of the future", { writtenAt: NOW + HOUR }, "warn"],
  ["an event in an hour, as of another time zone", { latestEvent: NOW + HOUR }, "ok"],
  ["an event in two days", { latestEvent: NOW + 48 * HOUR }, "warn"],
])("clock, %s", (_name, changed, status) => {
  expect(checkClock({ ...times, ...changed }).status).toBe(status);
});

test("Node, memory, processors, open files", () => {
  const versions = ["18.20.0", "20.18.9", "20.19.0", "22.0.0"];
  expect(versions.map((version) => checkNode(version).status)).toEqual([
    "fail",
    "fail",
    "ok",
    "ok",
  ]);
  const sizes = [1e8, 5e8, 2e9];
  expect(sizes.map((size) => checkMemory(size).status)).toEqual(["fail", "warn", "ok"]);
  expect([0.5, 2].map((cores) => checkCores(cores).status)).toEqual(["warn", "ok"]);
  const limits = (most: string) => `Max open files            ${most}                4096 files`;
  const statuses = ["128", "1024", "65536"].map((most) => checkOpenFiles(limits(most))[0]?.status);
  expect(statuses).toEqual(["fail", "warn", "ok"]);
  expect(checkOpenFiles(undefined)).toEqual([]);
  expect([cpuQuota("150000 100000\n"), cpuQuota("max 100000\n")]).toEqual([1.5, undefined]);
});

test.each([
  ["on loopback without keys", {}, 0, ["ok", "ok", "ok"]],
  ["beyond loopback without keys", { HOST: "0.0.0.0" }, 0, ["fail", "ok", "ok"]],
  ["beyond loopback with keys", { HOST: "0.0.0.0" }, 2, ["ok", "ok", "ok"]],
  ["open legacy calls", { HOST: "0.0.0.0", LEGACY_OPEN: "1" }, 2, ["warn", "ok", "ok"]],
  ["data that cannot be read", { HOST: "0.0.0.0" }, undefined, ["warn", "ok", "ok"]],
  ["hops beyond loopback", { HOST: "0.0.0.0", TRUST_PROXY: "1" }, 1, ["ok", "warn", "ok"]],
  ["hops on loopback", { TRUST_PROXY: "1" }, 1, ["ok", "ok", "ok"]],
  ["a wide network as a proxy", { TRUST_PROXY: "10.0.0.1,0.0.0.0/1" }, 1, ["ok", "warn", "ok"]],
  ["a name without a proxy", { ALLOWED_HOSTS: "shop.example" }, 1, ["ok", "warn", "ok"]],
  ["a silent log", { LOG_LEVEL: "silent" }, 1, ["ok", "ok", "warn"]],
])("keys, proxy and log: %s", (_name, settings, keys, expected) => {
  const findings = checkExposure(readConfig(settings), keys);
  expect(findings.map(({ status }) => status)).toEqual(expected);
});

test("sizes and addresses in words", () => {
  expect([0, 999, 1500, 123_456_789].map(sizeOf)).toEqual([
    "0 bytes",
    "999 bytes",
    "1.5 kB",
    "123 MB",
  ]);
  expect(addressOf("0.0.0.0", 5000)).toBe("http://127.0.0.1:5000");
  expect(addressOf("::", 5000)).toBe("http://[::1]:5000");
});
