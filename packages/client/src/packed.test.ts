/** What a frontend gets: the packed tarballs in a project of its own, run by plain Node and tsc. */
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

import { startTestServer } from "./testing/test-server.ts";

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL("..", import.meta.url));
const API = fileURLToPath(new URL("../../api", import.meta.url));
const CREDENTIALS = fileURLToPath(new URL("../../credentials", import.meta.url));
const TSC = join(CLIENT, "node_modules/.bin/tsc");

let project: string;

beforeAll(async () => {
  if (!existsSync(join(CLIENT, "dist/index.js"))) throw new Error("run `npx pnpm@12 build` first");
  project = await realpath(await mkdtemp(join(tmpdir(), "hellorec-packed-")));
  await writeFile(join(project, "package.json"), '{ "type": "module" }');
  await install(API, "api");
  await install(CREDENTIALS, "credentials");
  await install(CLIENT, "client");
  // npm would fetch these; the workspace has them already.
  await mkdir(join(project, "node_modules/@trpc"));
  for (const [holder, name] of [
    [CLIENT, "@trpc/client"],
    [CLIENT, "@trpc/server"],
    [API, "zod"],
  ] as const) {
    const target = await realpath(join(holder, "node_modules", name));
    await symlink(target, join(project, "node_modules", name), "dir");
  }
});

afterAll(() => rm(project, { recursive: true, force: true }));

/** Packs a package and extracts it where npm would. */
async function install(folder: string, name: string): Promise<void> {
  const packed = join(project, "packed", name);
  // The build exists; another one would disturb tests that read it meanwhile.
  const args = ["pack", "--config.ignore-scripts=true", "--pack-destination", packed];
  await run("pnpm", args, { cwd: folder });
  const [tarball] = await readdir(packed);
  if (tarball === undefined) throw new Error(`${folder} was not packed`);
  const target = join(project, "node_modules/@hellorec", name);
  await mkdir(target, { recursive: true });
  await run("tar", ["-xzf", join(packed, tarball), "-C", target, "--strip-components=1"]);
}

test("plain Node calls a server with it", async () => {
  await using server = await startTestServer();
  const program = `
    import { createClient, isHellorecError } from "@hellorec/client";
    const client = createClient({ url: process.argv[2] });
    console.log(await client.helloRec.query({ user_id: "alice" }));
    const { items } = await client.recommend.query({ user_id: "alice" });
    console.log(items[0].item.title);
    await client.items.get.query({ item_id: "lost" }).catch((error) => {
      console.log(isHellorecError(error), error.kind);
    });
  `;
  await writeFile(join(project, "program.js"), program);
  const { stdout } = await run(process.execPath, ["program.js", server.url], { cwd: project });
  expect(stdout).toBe("hello alice\nMETROPOLIS\ntrue NOT_FOUND\n");
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
  await writeFile(join(project, "backend.js"), program);
  const env = { ...process.env, HELLOREC_KEY: createKey().text };
  const { stdout } = await run(process.execPath, ["backend.js", server.url], { cwd: project, env });
  expect(stdout).toBe("hello alice\n");
  expect(server.requests[0]?.headers.authorization).toMatch(/^Bearer hru_/);
});

test.each([
  ["bundler", "esnext"],
  ["nodenext", "nodenext"],
])("its types find a wrong field, resolved the way of %s", async (moduleResolution, module) => {
  const code = `
    import { createClient } from "@hellorec/client";
    const client = createClient({ url: "http://127.0.0.1:5000" });
    const { items } = await client.recommend.query({ user_id: "a", limit: 3 });
    export const title: string | undefined = items[0]?.item.title;
    export const wrong = await client.recommend.query({ user_id: "a", limt: 3 });
  `;
  const compilerOptions = {
    target: "es2023",
    lib: ["esnext", "dom"],
    module,
    moduleResolution,
    strict: true,
    noEmit: true,
    types: [],
  };
  const files = ["consumer.ts"];
  await writeFile(join(project, "consumer.ts"), code);
  await writeFile(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
  const compiled = run(TSC, ["-p", ".", "--pretty", "false"], { cwd: project });
  const output = await compiled.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
  const errors = output.split("\n").filter((line) => / error TS\d+/.test(line));
  expect(errors).toEqual([expect.stringMatching(/^consumer\.ts\(6,.*TS2561.*'limt'/)]);
});

test("its types compile for es2022, in both ways that its README names", async () => {
  const readme = await readFile(join(project, "node_modules/@hellorec/client/README.md"), "utf8");
  const [, lib = "[]"] = /"lib": (\[[^\]]*\])/.exec(readme) ?? [];
  await writeFile(join(project, "lib.ts"), 'export { createClient } from "@hellorec/client";');
  const options = ["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext"];
  const compile = (...more: string[]) =>
    run(TSC, ["lib.ts", "--ignoreConfig", ...options, ...more], { cwd: project });
  await expect(compile("--lib", JSON.parse(lib).join(","))).resolves.toMatchObject({ stdout: "" });
  await expect(compile("--skipLibCheck")).resolves.toMatchObject({ stdout: "" });
});

test("the packages name no workspace versions, and hold neither tests nor sources", async () => {
  for (const name of ["api", "credentials", "client"]) {
    const folder = join(project, "node_modules/@hellorec", name);
    expect(await readFile(join(folder, "package.json"), "utf8")).not.toMatch(/workspace:|catalog:/);
    const files = await readdir(folder, { recursive: true });
    expect(files).toContain("dist/index.js");
    expect(files.filter((file) => /test|(?<!\.d)\.ts$/.test(file))).toEqual([]);
  }
});
