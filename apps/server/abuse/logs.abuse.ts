/** A log that cannot be written, or that nobody reads, must not stop the server. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Folder } from "../faults/support/folders.ts";
import { makeFolder, mountDisk, whyNoMounts } from "../faults/support/folders.ts";
import { BareServer } from "./support/bare-server.ts";

const DISK_MEGABYTES = 8;
const CALLS = 5000;
const REFUSED = 200;
const patiently = { timeout: 30_000, interval: 200 };
const whyNot = whyNoMounts();

let folder: Folder;
let server: BareServer | undefined;

beforeEach(() => {
  server = undefined;
});
afterEach(async () => {
  await server?.close();
  await folder.remove();
});

async function expectServing(running: BareServer): Promise<void> {
  await expect.poll(() => running.status("/readyz"), patiently).toBe(200);
  expect(await running.track("first")).toBe(200);
}

/** It ends by itself after a SIGTERM, within `SHUTDOWN_SECONDS` and a grace. */
async function expectStops(running: BareServer): Promise<void> {
  expect(await running.stop()).toEqual({ status: 0, signal: null });
}

describe("a stderr", () => {
  beforeEach(async () => {
    folder = await makeFolder();
  });

  test("that is full from the start", async () => {
    const full = openSync("/dev/full", "w");
    server = await BareServer.start(folder.path, ["ignore", "ignore", full], {
      LOG_LEVEL: "debug",
    });
    closeSync(full);
    await expectServing(server);
    await expectStops(server);
  });

  test("that nobody reads", async () => {
    server = await BareServer.start(folder.path, ["ignore", "ignore", "pipe"], {
      LOG_LEVEL: "debug",
    });
    server.child.stderr?.pause();
    await expectServing(server);
    for (let call = 0; call < CALLS; call += 1) expect(await server.status("/")).toBe(200);
    await expectStops(server);
  });
});

test("a stdout that is closed before anything is printed", async () => {
  folder = await makeFolder();
  server = await BareServer.start(folder.path, ["ignore", "pipe", "ignore"]);
  server.child.stdout?.destroy();
  await expectServing(server);
  await expectStops(server);
});

describe.skipIf(whyNot !== undefined)("a full disk", () => {
  test("with the data and the log on it", async () => {
    folder = await mountDisk(DISK_MEGABYTES);
    const log = openSync(join(folder.path, "log"), "a");
    server = await BareServer.start(folder.path, ["ignore", "ignore", log], {
      LOG_LEVEL: "debug",
    });
    closeSync(log);
    await expectServing(server);
    fill(join(folder.path, "ballast"));
    for (let call = 0; call < REFUSED; call += 1) {
      expect([200, 503]).toContain(await server.track(`full-${call}`));
    }
    expect(await server.status("/livez")).toBe(200);
    await expect.poll(() => server?.status("/readyz"), patiently).toBe(503);
    rmSync(join(folder.path, "ballast"));
    await expect.poll(() => server?.track("room"), patiently).toBe(200);
    await expect.poll(() => server?.status("/readyz"), patiently).toBe(200);
    expect(server.isRunning).toBe(true);
    await expectStops(server);
  });
});

/** Fills the disk to its last byte. */
function fill(file: string): void {
  execFileSync("sh", ["-c", 'dd if=/dev/zero of="$1" bs=512 2>/dev/null || true', "sh", file]);
}
