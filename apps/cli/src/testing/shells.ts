/** For tests: shells without the start-up files and settings of the user who runs the tests. */
import { execFile, execFileSync } from "node:child_process";
import type { ExecFileException } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";

import type { Shell } from "../completion/shell-names.ts";
import type { Finished } from "./programs.ts";

/** Bash reads ~/.bashrc even for `-c` where its input is a socket, as Node's is. */
const WITHOUT_FILES: Readonly<Record<Shell, readonly string[]>> = {
  bash: ["--noprofile", "--norc"],
  zsh: ["-f"],
  fish: ["--no-config"],
};

/** They name start-up files, or make a shell read some. */
const STARTUP = new Set(["BASH_ENV", "ENV", "ZDOTDIR", "SSH_CLIENT", "SSH2_CLIENT", "SHELLOPTS"]);

/** How a shell runs. */
export interface ShellOptions {
  /** @default bash */
  readonly shell?: Shell;
  /** Further arguments, before the code. */
  readonly args?: readonly string[];
  readonly cwd?: string;
  /** Beside the environment of this process, and before it. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Whether the shell is installed. */
export function hasShell(shell: Shell): boolean {
  try {
    execFileSync(shell, [...WITHOUT_FILES[shell], "-c", "exit 0"], {
      stdio: "ignore",
      env: withoutStartup(process.env),
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs code in a shell that has an empty home.
 *
 * @example
 * const { stdout } = await runInShell("echo $BASH_VERSION");
 */
export async function runInShell(code: string, options: ShellOptions = {}): Promise<Finished> {
  const { shell = "bash", args = [], cwd, env = {} } = options;
  const HOME = await mkdtemp(join(tmpdir(), "hellorec-home-"));
  const words = [...WITHOUT_FILES[shell], ...args, "-c", code];
  const own = { HOME, XDG_CONFIG_HOME: join(HOME, ".config"), XDG_DATA_HOME: join(HOME, "data") };
  try {
    return await new Promise((resolve, reject) => {
      const environment = { ...withoutStartup({ ...process.env, ...env }), ...own };
      execFile(shell, words, { cwd, env: environment }, (error, stdout, stderr) => {
        const status = error === null ? 0 : statusOf(error);
        if (status === undefined) {
          reject(new Error(`${shell} did not run`, { cause: error }));
        } else {
          resolve({ status, stdout, stderr });
        }
      });
    });
  } finally {
    await rm(HOME, { recursive: true, force: true });
  }
}

/** The exit status as a shell has it; undefined where the program was not started. */
function statusOf({ code, signal }: ExecFileException): number | undefined {
  if (typeof code === "number") return code;
  return signal === undefined || signal === null ? undefined : 128 + constants.signals[signal];
}

/** An environment without what names start-up files of shells. */
export function withoutStartup(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !STARTUP.has(name)));
}
