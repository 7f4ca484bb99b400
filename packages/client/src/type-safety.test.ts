/** Runs the real compiler on a consumer's code, so that the proof of type safety is tested too. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, expect, test } from "vitest";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const TSC = join(PACKAGE, "node_modules/.bin/tsc");

/** Snippets by name: the code, and the compiler's error codes it must produce. */
const SNIPPETS: Record<string, { code: string; errors: string[] }> = {
  "right use": {
    code: `const list = await client.recommend.query({ user_id: "a", limit: 3 });
           for (const { item, because } of list.items) take(item.title, because.length);`,
    errors: [],
  },
  "a wrong field": {
    code: `await client.recommend.query({ user_id: "a", usr: "a" });`,
    errors: ["TS2353"],
  },
  "a field of the wrong type": {
    code: `await client.multiply.query({ a: 1, b: "2" });`,
    errors: ["TS2322"],
  },
  "a missing field": {
    code: `await client.similar.query({});`,
    errors: ["TS2741"],
  },
  "a wrong use of an output": {
    code: `const list = await client.popular.query({}); take(list.items[0]?.title);`,
    errors: ["TS2339"],
  },
  "a nullable output": {
    code: `const list = await client.popular.query({}); list.model_version.slice(1);`,
    errors: ["TS18047"],
  },
  "an unknown procedure": {
    code: `await client.recomend.query({ user_id: "a" });`,
    errors: ["TS2551"],
  },
};

let consumer: string;

beforeAll(async () => {
  // The compiled types are what a consumer sees; turbo builds them before the tests.
  if (!existsSync(join(PACKAGE, "dist/index.d.ts"))) {
    throw new Error("run `npx pnpm@12 build` first");
  }
  consumer = await mkdtemp(join(tmpdir(), "hellorec-consumer-"));
  await mkdir(join(consumer, "node_modules/@hellorec"), { recursive: true });
  await symlink(PACKAGE, join(consumer, "node_modules/@hellorec/client"), "dir");
  await writeFile(join(consumer, "package.json"), '{ "type": "module" }');
  const compilerOptions = {
    target: "es2022",
    lib: ["es2022", "dom"],
    module: "esnext",
    moduleResolution: "bundler",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: [],
  };
  await writeFile(join(consumer, "tsconfig.json"), JSON.stringify({ compilerOptions }));
  const header = `import { createClient } from "@hellorec/client";
    const client = createClient({ url: "http://127.0.0.1:5000" });
    declare function take(...values: unknown[]): void;\n`;
  for (const [name, { code }] of Object.entries(SNIPPETS)) {
    await writeFile(join(consumer, fileOf(name)), header + code);
  }
});

afterAll(() => rm(consumer, { recursive: true, force: true }));

test("a consumer's compiler finds each mistake, and nothing else", async () => {
  const output = await compile();
  const found = Object.fromEntries(
    Object.keys(SNIPPETS).map((name) => {
      const lines = output.split("\n").filter((line) => line.startsWith(`${fileOf(name)}(`));
      return [name, lines.flatMap((line) => /error (TS\d+)/.exec(line)?.slice(1) ?? [])];
    }),
  );
  const expected = Object.entries(SNIPPETS).map(([name, { errors }]) => [name, errors]);
  expect(found).toEqual(Object.fromEntries(expected));
});

function fileOf(name: string): string {
  return `${name.replaceAll(" ", "-")}.ts`;
}

function compile(): Promise<string> {
  return new Promise((resolve) => {
    execFile(TSC, ["-p", ".", "--pretty", "false"], { cwd: consumer }, (_error, stdout) => {
      resolve(stdout);
    });
  });
}
