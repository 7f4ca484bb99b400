/** What a store knows of its disk without and after writes. */
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { openStore } from "../open-store.ts";
import { event } from "../testing/samples.ts";
import { findDiskProblem } from "./disk-probe.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "hellorec-disk-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("a file that is gone takes no writes", async () => {
  const file = join(folder, "x.db");
  expect(await findDiskProblem(file)).toContain("ENOENT");
  await writeFile(file, "");
  expect(await findDiskProblem(file)).toBeUndefined();
});

test("a write that found the file full is remembered until one succeeds", async () => {
  const lines: string[] = [];
  const file = join(folder, "x.db");
  const store = await openStore({
    url: file,
    maxFileBytes: 512 * 1024,
    log: (line) => void lines.push(line),
  });
  const fill = async () => {
    for (let batch = 0; ; batch += 1) {
      const ids = Array.from({ length: 500 }, (_, at) => `${batch}.${at}`);
      await store.events.append(ids.map((event_id) => event({ event_id })));
    }
  };
  expect(store.isReachable).toBe(true);
  await expect(fill()).rejects.toMatchObject({ code: "UNAVAILABLE" });
  expect(store.isReachable).toBe(false);
  // The background retries with a row that needs no room.
  await expect.poll(() => store.isReachable, { timeout: 10_000 }).toBe(true);
  await store.close();
  expect(lines.slice(-2)).toEqual([
    `${file}: no writes are possible now: the disk was full at the last write`,
    `${file}: writes are possible again`,
  ]);
});

test.skipIf(!mayMount())("full and read-only disks are found without a write", async () => {
  mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
  try {
    const file = join(folder, "x.db");
    await writeFile(file, "");
    expect(await findDiskProblem(file)).toBeUndefined();
    await writeFile(join(folder, "ballast"), Buffer.alloc(900 << 10));
    expect(await findDiskProblem(file)).toBe("the disk has 124 KiB left");
    await rm(join(folder, "ballast"));
    expect(await findDiskProblem(file)).toBeUndefined();
    mount("-o", "remount,ro", folder);
    expect(await findDiskProblem(file)).toContain("EROFS");
  } finally {
    execFileSync("umount", [folder]);
  }
});

function mayMount(): boolean {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return false;
  try {
    const space = ["--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"];
    execFileSync("unshare", space, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function mount(...args: readonly string[]): void {
  execFileSync("mount", args, { stdio: "pipe" });
}
