/** Programs in a folder that only root can enter, as in a checkout in root's home. */
import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { packagedBinaries, runnableBinaries } from "./binaries.ts";
import { serverUser } from "./server-user.ts";

const user = await serverUser();
let closed: string;
let open: string;

beforeEach(async () => {
  closed = await mkdtemp(join(tmpdir(), "hellorec-closed-"));
  open = await mkdtemp(join(tmpdir(), "hellorec-open-"));
  await chmod(open, 0o711);
  await cp(packagedBinaries(), join(closed, "native"), { recursive: true, verbatimSymlinks: true });
});

afterEach(async () => {
  await rm(closed, { recursive: true });
  await rm(open, { recursive: true });
});

describe.skipIf(user === undefined)("as root", () => {
  test("programs that the server's user cannot reach run from a copy", async () => {
    // As git and pnpm leave them with a umask of 077.
    await chmod(join(closed, "native/bin/postgres"), 0o700);
    const programs = await runnableBinaries(join(closed, "native"), open, user);
    expect(programs).toBe(join(open, "programs"));
    const { stdout } = await promisify(execFile)(join(programs, "bin/initdb"), ["--version"], {
      uid: user?.uid,
      gid: user?.gid,
      cwd: "/",
    });
    expect(stdout).toMatch(/^initdb \(PostgreSQL\) /);
  });

  test("programs that it can reach run where they are", async () => {
    await chmod(closed, 0o711);
    const native = join(closed, "native");
    expect(await runnableBinaries(native, open, user)).toBe(native);
  });

  test("where no place can be reached, one line says what to do", async () => {
    await chmod(open, 0o700);
    const message = /^PostgreSQL runs as the user \w+, who can run programs .* set TMPDIR .*$/;
    await expect(runnableBinaries(join(closed, "native"), open, user)).rejects.toThrow(message);
  });
});

test("a caller who is not root runs the programs where they are", async () => {
  const native = join(closed, "native");
  expect(await runnableBinaries(native, open, undefined)).toBe(native);
});
