/** For tests: the command line on a real terminal, which util-linux's `script` provides. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Finished } from "./programs.ts";
import { withoutStartup } from "./shells.ts";

/** Why there are no terminals here; undefined where there are. */
export const noTerminal = findScript();

function findScript(): string | undefined {
  try {
    const version = execFileSync("script", ["--version"], { encoding: "utf8", stdio: "pipe" });
    if (version.includes("util-linux")) return undefined;
  } catch {
    // Not there, or that of another system, which takes other options.
  }
  return "util-linux's script is not installed: nothing is tried on a terminal";
}

/** How a program runs on a terminal. */
export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What the terminal is for; the other stream goes to a file. */
  readonly stream: "stdout" | "stderr";
}

/** A program that runs on a terminal. */
export interface OnTerminal {
  /** The stream that is no terminal is what it wrote; the other is what the terminal got. */
  readonly finished: Promise<Finished>;
  /** What the terminal got so far. */
  readonly screen: () => string;
  /** As if it were typed; "\u0003" is Ctrl-C. */
  type(keys: string): void;
}

/** Starts a program of Node on a terminal of 80 columns and 24 rows, or as many as are given. */
export function onTerminal(
  file: string,
  args: readonly string[],
  { columns = 80, rows = 24, env = {}, stream }: TerminalOptions,
): OnTerminal {
  const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
  let screen = "";
  let typed = "";
  let child: ReturnType<typeof spawn> | undefined;
  const run = async (): Promise<Finished> => {
    const directory = await mkdtemp(join(tmpdir(), "hellorec-terminal-"));
    const other = join(directory, "other");
    const command = [process.execPath, file, ...args].map((word) => quoted(word)).join(" ");
    const redirection = stream === "stdout" ? `2>${quoted(other)}` : `>${quoted(other)}`;
    const line = `stty cols ${columns} rows ${rows}; exec ${command} ${redirection}`;
    try {
      const status = await new Promise<number | null>((resolve, reject) => {
        child = spawn("script", ["-qec", line, "/dev/null"], {
          env: { ...withoutStartup(inherited), TERM: "xterm-256color", SHELL: "/bin/sh", ...env },
        });
        child.stdin?.write(typed);
        child.stdout?.setEncoding("utf8").on("data", (text: string) => (screen += text));
        child.on("error", reject).on("close", resolve);
      });
      const text = await readFile(other, "utf8");
      const seen = screen.replaceAll("\r\n", "\n");
      return stream === "stdout"
        ? { status, stdout: seen, stderr: text }
        : { status, stdout: text, stderr: seen };
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  };
  return {
    finished: run(),
    screen: () => screen,
    type: (keys) => {
      if (child === undefined) typed += keys;
      else child.stdin?.write(keys);
    },
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
