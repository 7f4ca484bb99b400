/** What a frontend gets: the one packed tarball in a project of its own, run by plain Node and tsc. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { createKey } from "@hellorec/credentials";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";

import { startTestServer } from "./testing/test-server.ts";

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const TSC = join(CLIENT, "node_modules/.bin/tsc");

const manifest = z.object({
  exports: z.record(z.string(), z.union([z.string(), z.object({ default: z.string() })])),
  publishConfig: z.object({ exports: z.record(z.string(), z.unknown()) }),
});

let project: string;
let installed: string;

beforeAll(async () => {
  if (!existsSync(join(CLIENT, "dist/index.js"))) throw new Error("run `npx pnpm@12 build` first");
  project = await realpath(await mkdtemp(join(tmpdir(), "hellorec-packed-")));
  installed = join(project, "node_modules/@hellorec/client");
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
  // The build exists; another one would disturb tests that read it meanwhile.
  const packed = join(project, "packed");
  const args = ["pack", "--config.ignore-scripts=true", "--pack-destination", packed];
  await run("pnpm", args, { cwd: CLIENT });
  const [tarball] = await readdir(packed);
  if (tarball === undefined) throw new Error("nothing was packed");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(packed, tarball), "-C", installed, "--strip-components=1"]);
  // npm would fetch these; the workspace has them already.
  await mkdir(join(project, "node_modules/@trpc"));
  for (const name of ["@trpc/client", "@trpc/server"]) {
    const target = await realpath(join(CLIENT, "node_modules", name));
    await symlink(target, join(project, "node_modules", name), "dir");
  }
});

afterAll(() => rm(project, { recursive: true, force: true }));

test.each([
  ["main.mjs", 'import { createClient, isHellorecError } from "@hellorec/client";'],
  ["main.cjs", 'const { createClient, isHellorecError } = require("@hellorec/client");'],
])("plain Node calls a server with it: %s", async (file, load) => {
  await using server = await startTestServer();
  const program = `
    ${load}
    const client = createClient({ url: process.argv[2], token: () => "hru_text" });
    void (async () => {
      console.log(await client.helloRec.query({ user_id: "alice" }));
      const { items } = await client.recommend.query({ user_id: "alice" });
      console.log(items[0].item.title);
      await client.items.get.query({ item_id: "lost" }).catch((error) => {
        console.log(isHellorecError(error), error.kind, error.constructor.name);
      });
    })();
  `;
  expect(await output(file, program, server.url)).toBe(
    "hello alice\nMETROPOLIS\ntrue NOT_FOUND HellorecError\n",
  );
  expect(server.requests[0]?.headers.authorization).toBe("Bearer hru_text");
});

test("a backend makes a user token that its client sends", async () => {
  await using server = await startTestServer();
  const program = `
    import { createClient } from "@hellorec/client";
    import { userToken } from "@hellorec/client/server";
    const token = () => userToken({ user_id: "alice", expires_in: 60 });
    const client = createClient({ url: process.argv[2], token });
    console.log(await client.helloRec.query({ user_id: "alice" }));
  `;
  const env = { HELLOREC_KEY: createKey().text };
  expect(await output("backend.mjs", program, server.url, env)).toBe("hello alice\n");
  expect(server.requests[0]?.headers.authorization).toMatch(/^Bearer hru_/);
});

test("the code for tokens is loaded by the first call that has one", async () => {
  const loaded = async (options: string) => {
    const program = `
      const { createClient } = require("@hellorec/client");
      const client = createClient({ url: "http://127.0.0.1:9", retries: 0 ${options} });
      client.popular.query().catch(() => {
        console.log(Object.keys(require.cache).some((path) => path.includes("/token/")));
      });
    `;
    return output("lazy.cjs", program);
  };
  expect(await loaded("")).toBe("false\n");
  expect(await loaded(', token: "hru_text"')).toBe("true\n");
});

test.each([
  ["bundler", "esnext", "consumer.ts"],
  ["nodenext", "nodenext", "consumer.mts"],
  ["nodenext", "nodenext", "consumer.cts"],
])(
  "its types find a wrong field, resolved the way of %s %s in %s",
  async (...[resolution, module, file]) => {
    const code = `
    import { createClient } from "@hellorec/client";
    export * as parts from "@hellorec/client/testing";
    export { createEventQueue } from "@hellorec/client/queue";
    export { createLive } from "@hellorec/client/live";
    const client = createClient({ url: "http://127.0.0.1:5000" });
    export async function titleOf(): Promise<string | undefined> {
      const { items } = await client.recommend.query({ user_id: "a", categories: ["b"] as const });
      return items[0]?.item.title;
    }
    export const wrong = client.recommend.query({ user_id: "a", limt: 3 });
  `;
    const options = ["--module", module, "--moduleResolution", resolution];
    const errors = await compile(file, code, options);
    expect(errors).toEqual([expect.stringMatching(/^consumer\.[cm]?ts\(11,.*TS2561.*'limt'/)]);
  },
);

test("every entry of the sources is packed, for import and for require", async () => {
  const { exports, publishConfig } = manifest.parse(
    JSON.parse(await readFile(join(CLIENT, "package.json"), "utf8")),
  );
  const expected = Object.entries(exports).map(([key, entry]) => {
    if (typeof entry === "string") return [key, entry];
    const built = entry.default.replace(/^\.\/src\/(.*)\.tsx?$/, "./dist/$1");
    const kind = (types: string, code: string) => ({ types: built + types, default: built + code });
    return [key, { import: kind(".d.ts", ".js"), require: kind(".d.cts", ".cjs") }];
  });
  expect(publishConfig.exports).toEqual(Object.fromEntries(expected));
  const files = await readdir(installed, { recursive: true });
  for (const path of JSON.stringify(publishConfig.exports).match(/\.\/(?:dist|package)[^"]+/g) ??
    []) {
    expect(files).toContain(path.slice("./".length));
  }
});

test("it depends on nothing of this workspace, and names no internals of others", async () => {
  const text = await readFile(join(installed, "package.json"), "utf8");
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(text));
  expect(text).not.toMatch(/workspace:|catalog:/);
  expect(Object.keys(dependencies)).toEqual(["@trpc/client", "@trpc/server"]);
  const files = await readdir(installed, { recursive: true });
  expect(files).toEqual(expect.arrayContaining(["README.md", "LICENSE", "CHANGELOG.md"]));
  expect(files.filter((file) => /test|(?<!\.d)\.c?ts$|testing\//.test(file))).toEqual([]);
  for (const file of files.filter((name) => /\.(?:js|cjs|d\.c?ts)$/.test(name))) {
    const imports = importsOf(await readFile(join(installed, file), "utf8"));
    expect(
      imports.filter((name) => /zod|^@hellorec|do-not-import/.test(name)),
      file,
    ).toEqual([]);
  }
});

test("what it carries of others comes with its licence", async () => {
  const licences = await readFile(join(installed, "dist/THIRD-PARTY-LICENSES.txt"), "utf8");
  const titles = [...licences.matchAll(/^(\S+) [\d.]+ \(/gm)].map(([, name]) => name);
  expect(titles).toEqual(["zod"]);
});

test("its maps have the sources", async () => {
  const files = await readdir(installed, { recursive: true });
  const maps = files.filter((file) => file.endsWith(".map"));
  expect(maps).toContain("dist/index.js.map");
  for (const file of maps) {
    const map: unknown = JSON.parse(await readFile(join(installed, file), "utf8"));
    const { sources, sourcesContent } = z
      .object({ sources: z.array(z.string()), sourcesContent: z.array(z.string()) })
      .parse(map);
    expect(sourcesContent, file).toHaveLength(sources.length);
  }
});

function importsOf(code: string): string[] {
  const withoutExamples = code.replaceAll(/^ *\*.*$/gm, "");
  const found = withoutExamples.matchAll(/(?: from |import ?\(|require\(|^import )"([^"]+)"/gm);
  return [...found].map(([, name = ""]) => name);
}

async function output(
  file: string,
  program: string,
  url = "",
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  await writeFile(join(project, file), program);
  const options = { cwd: project, env: { ...process.env, ...env } };
  return (await run(process.execPath, [file, url], options)).stdout;
}

/** The errors that the compiler finds with the libraries that the package promises, declarations checked. */
async function compile(file: string, code: string, options: readonly string[]): Promise<string[]> {
  await writeFile(join(project, file), code);
  const strict = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--ignoreConfig"];
  const libraries = ["--target", "es2022", "--lib", "es2022,dom", "--skipLibCheck", "false"];
  const compiled = run(TSC, [file, ...strict, ...libraries, ...options, "--pretty", "false"], {
    cwd: project,
  });
  const printed = await compiled.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
  return printed.split("\n").filter((line) => / error TS\d+|^error/.test(line));
}
