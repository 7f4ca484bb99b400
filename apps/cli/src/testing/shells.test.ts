/** A user whose start-up files print something does not disturb the tests. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { SHELLS } from "../completion/shell-names.ts";
import { hasShell, runInShell } from "./shells.ts";

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "hellorec-noisy-home-"));
  await mkdir(join(home, ".config/fish"), { recursive: true });
  for (const file of [".bashrc", ".profile", ".zshenv", ".zshrc", ".config/fish/config.fish"]) {
    await writeFile(join(home, file), "echo noise; echo noise >&2\n");
  }
  vi.stubEnv("HOME", home);
  vi.stubEnv("ZDOTDIR", home);
  vi.stubEnv("XDG_CONFIG_HOME", join(home, ".config"));
  vi.stubEnv("BASH_ENV", join(home, ".bashrc"));
  vi.stubEnv("ENV", join(home, ".bashrc"));
  // Without it bash takes itself for the first shell, started from another machine.
  vi.stubEnv("SHLVL", undefined);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

test.for(SHELLS)(
  "%s reads no start-up file, and has a home of its own",
  async (shell, { skip }) => {
    skip(!hasShell(shell), `${shell} is not installed`);
    const { status, stdout, stderr } = await runInShell("echo $HOME", { shell });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/hellorec-home-\w+\n$/);
    expect(stdout).not.toContain("noise");
  },
);
