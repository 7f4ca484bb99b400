/** What the README of an example says: its scripts, and what they print. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { shellBlocksOf } from "./doc-commands.ts";

/** The README of an example, as tests use it. */
export interface ExampleReadme {
  /** The shell blocks, in order; each ends at the first command that fails. */
  readonly scripts: readonly string[];
  /** The block of output that a reader will see; empty if there is none. */
  readonly output: string;
}

/** @throws {Error} it has no shell block */
export function readExample(root: string, name: string): ExampleReadme {
  const markdown = readFileSync(join(root, "examples", name, "README.md"), "utf8");
  const scripts = shellBlocksOf(markdown).map((block) => `set -e\n${block}`);
  if (scripts.length === 0) throw new Error(`the README of ${name} has no commands`);
  const [, output = ""] = /^```text\n([^]*?)^```/m.exec(markdown) ?? [];
  return { scripts, output };
}

/** Scores follow the model, which differs between runs: `(1.42)` becomes `(score)`. */
export function withoutScores(output: string): string {
  return output.replaceAll(/\(\d+\.\d\d\)/g, "(score)");
}
