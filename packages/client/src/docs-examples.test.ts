/** The examples of the client's pages compile, as in a project that installed the package. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const TSC = join(PACKAGE, "node_modules/.bin/tsc");
const PAGES = ["../../docs/client.md", "README.md"];
/** Installed beside the package. */
const PEERS = ["@tanstack/react-query", "@types/react", "react", "@types/node"];

/** What an example may leave out: the text says what it is. */
const GIVEN: Readonly<Record<string, string>> = {
  client: `import { createClient as createGiven } from "@hellorec/client";
const client = createGiven({ url: "http://127.0.0.1:5000" });`,
  safe: `import { safe } from "@hellorec/client";`,
  isHellorecError: `import { isHellorecError } from "@hellorec/client";`,
  event: `const event = { user_id: "alice", item_id: "metropolis", type: "view" };`,
};

interface Example {
  /** Where it is: `README.md:15`. */
  readonly place: string;
  readonly language: string;
  readonly code: string;
}

let examples: Example[];
let project: string;
beforeAll(async () => {
  const isBuilt = existsSync(join(PACKAGE, "dist/index.d.ts"));
  if (!isBuilt) throw new Error("run `npx pnpm@12 build` first");
  const pages = await Promise.all(
    PAGES.map(async (page) => examplesOf(page, await readFile(join(PACKAGE, page), "utf8"))),
  );
  examples = pages.flat();
  project = await realpath(await mkdtemp(join(tmpdir(), "hellorec-examples-")));
  await install("@hellorec/client", PACKAGE);
  for (const name of PEERS) {
    const holder = name === "@types/node" ? join(PACKAGE, "../..") : PACKAGE;
    await install(name, await realpath(join(holder, "node_modules", name)));
  }
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    module: "esnext",
    moduleResolution: "bundler",
    jsx: "react-jsx",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  await Promise.all(
    examples.map((example, at) => writeFile(join(project, fileOf(example, at)), moduleOf(example))),
  );
});

afterAll(() => rm(project, { recursive: true, force: true }));

test("each example of the pages compiles", async () => {
  expect(examples.length).toBeGreaterThan(20);
  const output = await compile();
  const errors = output
    .split("\n")
    .filter((line) => line.includes(" error TS"))
    .map((line) => {
      const at = Number(/^example-(\d+)/.exec(line)?.[1]);
      return `${examples[at]?.place}: ${line}`;
    });
  expect(errors).toEqual([]);
});

test("each reason of an error has a section with an example", async () => {
  const page = await readFile(join(PACKAGE, "../../docs/client.md"), "utf8");
  const errors = await readFile(join(PACKAGE, "src/errors/hellorec-error.ts"), "utf8");
  const [, union = ""] = /export type ErrorReason =([^;]*);/.exec(errors) ?? [];
  const reasons = [...union.matchAll(/"(\w+)"/g)].map(([, reason]) => reason);
  expect(reasons.length).toBeGreaterThan(5);
  const sections = page.split(/^### /m).filter((section) => section.includes("```ts"));
  expect(sections.map((section) => section.split("\n", 1)[0])).toEqual(
    expect.arrayContaining(reasons),
  );
});

function examplesOf(page: string, markdown: string): Example[] {
  return [...markdown.matchAll(/^```(tsx?)\n([^]*?)^```/gm)].map((block) => {
    const [, language = "", code = ""] = block;
    const line = markdown.slice(0, block.index).split("\n").length + 1;
    return { place: `${page}:${line}`, language, code };
  });
}

function fileOf({ language }: Example, at: number): string {
  return `example-${at}.${language}`;
}

/** The example as a module, with what it may leave out. */
function moduleOf({ code }: Example): string {
  const missing = Object.entries(GIVEN).filter(
    ([name]) =>
      new RegExp(String.raw`(?<![.\w])${name}\b(?!:)`).test(code) &&
      !new RegExp(
        String.raw`(?:const|let) (?:\{[^}]*)?\b${name}\b|import[^;]*\b${name}\b[^;]*from`,
      ).test(code),
  );
  return [...missing.map(([, given]) => given), code, "export {};"].join("\n");
}

async function install(name: string, folder: string): Promise<void> {
  const target = join(project, "node_modules", name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(folder, target, "dir");
}

function compile(): Promise<string> {
  return new Promise((resolve) => {
    execFile(TSC, ["-p", ".", "--pretty", "false"], { cwd: project }, (_error, stdout) => {
      resolve(stdout);
    });
  });
}
