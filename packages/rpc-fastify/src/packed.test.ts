/** What others get: the tarball in a project of its own, run by plain Node. */
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

import { afterAll, beforeAll, expect, test } from "vitest";

const run = promisify(execFile);
const PACKAGE = fileURLToPath(new URL("..", import.meta.url));

let project: string;
let installed: string;
let files: readonly string[];

beforeAll(async () => {
  if (!existsSync(join(PACKAGE, "dist/index.js"))) throw new Error("run `npx pnpm@12 build` first");
  project = await realpath(await mkdtemp(join(tmpdir(), "rpc-fastify-packed-")));
  installed = join(project, "node_modules/@hellorec/rpc-fastify");
  const packed = join(project, "packed");
  // The build exists; another one would disturb tests that read it meanwhile.
  const args = ["pack", "--config.ignore-scripts=true", "--pack-destination", packed];
  await run("pnpm", args, { cwd: PACKAGE });
  const [tarball] = await readdir(packed);
  if (tarball === undefined) throw new Error("nothing was packed");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(packed, tarball), "-C", installed, "--strip-components=1"]);
  // npm would fetch these; the workspace has them already.
  await mkdir(join(project, "node_modules/@trpc"));
  for (const name of ["@trpc/server", "fastify"]) {
    const target = await realpath(join(PACKAGE, "node_modules", name));
    await symlink(target, join(project, "node_modules", name), "dir");
  }
  files = await readdir(installed, { recursive: true });
});

afterAll(() => rm(project, { recursive: true, force: true }));

const PROGRAM = `
  async function main() {
    const t = initTRPC.create();
    const router = t.router({
      hello: t.procedure.query(() => "hello"),
      ticks: t.procedure.subscription(async function* () { yield tracked("7", "seventh"); }),
    });
    const app = fastify();
    await app.register(fastifyTRPCPlugin, { prefix: "/trpc", trpcOptions: { router } });
    console.log((await app.inject("/trpc/hello")).body);
    console.log((await app.inject("/trpc/ticks")).body.includes('data: "seventh"\\nid: 7'));
    await app.close();
  }
  void main();
`;

// tRPC has a copy of itself for each, and none knows what the other one's `tracked()` gave.
test.each([
  ["main.mjs", (names: string, from: string) => `import { ${names} } from "${from}";`],
  ["main.cjs", (names: string, from: string) => `const { ${names} } = require("${from}");`],
])("it shares one copy of tRPC with the program %s", async (file, load) => {
  const loaded = [
    load("fastifyTRPCPlugin", "@hellorec/rpc-fastify"),
    load("initTRPC, tracked", "@trpc/server"),
    load("fastify", "fastify"),
  ];
  await writeFile(join(project, file), [...loaded, PROGRAM].join("\n"));
  const { stdout } = await run(process.execPath, [file], { cwd: project });
  expect(stdout).toBe('{"result":{"data":"hello"}}\ntrue\n');
});

test("it depends on nothing, and asks for tRPC 11 and Fastify 5", async () => {
  const text = await readFile(join(installed, "package.json"), "utf8");
  expect(text).not.toMatch(/workspace:|catalog:/);
  const manifest: unknown = JSON.parse(text);
  expect(manifest).not.toHaveProperty("dependencies");
  expect(manifest).toMatchObject({
    sideEffects: false,
    peerDependencies: { "@trpc/server": "^11.0.0", fastify: "^5.0.0" },
  });
});

test("its code and its declarations name no internals of others", async () => {
  for (const file of files.filter((name) => /\.(?:js|cjs|ts|cts)$/.test(name))) {
    const code = (await readFile(join(installed, file), "utf8")).replaceAll(/^ *\*.*$/gm, "");
    const imports = [...code.matchAll(/(?: from |import\(|require\()"([^".][^"]*)"/g)];
    for (const [, name = ""] of imports) {
      expect(name, file).toMatch(
        /^(?:node:.+|fastify|@trpc\/server(?:\/(?:adapters\/(?:fastify|ws)|http|observable|rpc))?)$/,
      );
    }
  }
});
