/** Completion as people get it: the printed scripts in real shells, over the built program. */
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { processIo } from "../io/program-io.ts";
import { createProgram } from "../program.ts";
import { buildCli } from "../testing/programs.ts";
import type { BuiltCli } from "../testing/programs.ts";
import { hasShell, runInShell } from "../testing/shells.ts";
import { candidatesFor } from "./candidates.ts";
import { SHELLS } from "./shell-names.ts";
import type { Shell } from "./shell-names.ts";

async function wordsFor(...typed: string[]): Promise<readonly string[] | "files"> {
  const { program } = createProgram(processIo, new AbortController().signal);
  const candidates = await candidatesFor(program, typed);
  return candidates === "files" ? candidates : candidates.map(({ word }) => word);
}

describe("what fits where the cursor is", () => {
  test.each<[string[], readonly string[] | "files"]>([
    [["rec"], ["recommend"]],
    [["xyz"], []],
    [["__"], []],
    [
      ["items", ""],
      ["get", "list", "categories", "put", "remove"],
    ],
    [["items", "list", "--se"], ["--search"]],
    [
      ["items", "list", "--sort", ""],
      ["id", "relevance", "popularity", "title", "newest"],
    ],
    [["items", "list", "--sort", "title", "--so"], []],
    [["hello", ""], []],
    [
      ["import", ""],
      ["movielens", "csv", "jsonl"],
    ],
    [["import", "csv", ""], "files"],
    [["export", "back"], "files"],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["call", "model.t"], ["model.train"]],
    [["help", "sta"], ["status"]],
    [["track", "a", "b", "--type", "l"], ["like"]],
    [["track", "a", "b", "--type=l"], ["--type=like"]],
    [["track", "a", "b", "--type", "=", "l"], ["like"]],
    [
      ["track", "a", "b", "--type", "="],
      ["view", "click", "like", "purchase", "dislike", "rating", "unlike", "undislike"],
    ],
    [["--url", "http://x", "--js"], ["--json"]],
    [["--url", "http"], []],
    [["popular", "-n", "items", "--cu"], ["--cursor"]],
    [["status", "--watch", "--w"], []],
    [["items", "list", "--category", "A", "--cat"], ["--category"]],
    [["hello", "--", "--ur"], []],
  ])("%j: %j", async (typed, words) => {
    expect(await wordsFor(...typed)).toEqual(words);
  });
});

/** Runs completion for a line in a shell, and prints what it offers, one word a line. */
const RUNNERS: Record<Shell, string> = {
  bash: `source <(hellorec completion bash)
read -ra COMP_WORDS <<< "$LINE"; [[ $LINE == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$(( \${#COMP_WORDS[@]} - 1 )); _hellorec
(( \${#COMPREPLY[@]} )) && printf '%s\\n' "\${COMPREPLY[@]}"; complete -p hellorec >&2`,
  // What needs the line editor is replaced; the words and what they mean are zsh's own arrays.
  zsh: `compdef() { print -u2 "compdef $*" }; _files() { print -l *(N) }
_describe() { print -l -- "\${(@)\${(@P)2}%%:*}" }
source <(hellorec completion zsh)
words=("\${(@s: :)LINE}"); CURRENT=$#words; _hellorec`,
  fish: `hellorec completion fish | source; complete -C "$LINE" | string replace -r '\\t.*' ''; true`,
};

describe.each(SHELLS)("in %s", (shell) => {
  let cli: BuiltCli;
  let directory: string;

  beforeAll(async () => {
    cli = await buildCli();
    directory = await mkdtemp(join(tmpdir(), "hellorec-completion-"));
    const program = join(directory, "hellorec");
    await writeFile(program, `#!/bin/sh\nexec "${process.execPath}" "${cli.file}" "$@"\n`);
    await chmod(program, 0o755);
    await writeFile(join(directory, "events of may.csv"), "");
  });

  afterAll(async () => {
    await cli[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  test.for<[string, string[]]>([
    ["hellorec rec", ["recommend"]],
    ["hellorec items ", ["categories", "get", "list", "put", "remove"]],
    ["hellorec call items.g", ["items.get", "items.getMany"]],
    ["hellorec import mo", ["movielens"]],
    ["hellorec popular --cu", ["--cursor"]],
    ["hellorec hello ", []],
    ["hellorec import csv ev", ["events of may.csv"]],
  ])("%j offers %j", async ([line, words], { skip }) => {
    skip(!hasShell(shell), `${shell} is not installed: its completion is not tried`);
    const { status, stdout, stderr } = await runInShell(RUNNERS[shell], {
      shell,
      cwd: directory,
      env: { PATH: `${directory}:${process.env["PATH"]}`, LINE: line },
    });
    expect(status, stderr).toBe(0);
    const offered = stdout.split("\n").filter((word) => word !== "" && word !== "hellorec");
    expect(offered.toSorted()).toEqual(words.toSorted());
  });
});
