/**
 * The client of docs/http.md: its types are made from `/openapi.json` by openapi-typescript, it
 * compiles under strict, and it calls the built program. Without a registry of npm this is skipped.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, test } from "vitest";

import { builtProgram } from "../src/testing/built-program.ts";

const APP = fileURLToPath(new URL("..", import.meta.url));
const PAGE = readFileSync(join(APP, "../../docs/http.md"), "utf8");
/** The version of TypeScript that the generator needs: the compiler here has no API. */
const GENERATOR = ["-y", "-p", "openapi-typescript@7.13.0", "-p", "typescript@5.9.3"];

const program = builtProgram();

/** What must not compile, after the code of the page. */
const WRONG_CALLS = `
// @ts-expect-error: a field is misspelt
await api.POST("/recommend", { body: { user: "alice" } });
// @ts-expect-error: no such address
await api.POST("/recommendations", { body: { user_id: "alice" } });
`;

test("the client of the docs compiles, and calls the server", async ({ skip }) => {
  const canGenerate = spawnSync("npx", [...GENERATOR, "openapi-typescript", "--version"]);
  skip(canGenerate.status !== 0, "openapi-typescript cannot be fetched: no registry of npm");
  const { url } = program.start(["serve", "--demo"], { MODEL: "rp3beta", LOG_LEVEL: "error" });
  const address = await url;
  const folder = program.folder;
  execFileSync("npx", [
    ...GENERATOR,
    "openapi-typescript",
    `${address}/openapi.json`,
    // Fields with a default may be left out.
    "--default-non-nullable=false",
    "-o",
    join(folder, "hellorec-api.ts"),
  ]);
  const code = clientCode().replace("http://127.0.0.1:5000", address);
  writeFileSync(join(folder, "client.ts"), code);
  writeFileSync(join(folder, "wrong-calls.ts"), `${code}${WRONG_CALLS}`);
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(join(APP, "node_modules/openapi-fetch"), join(folder, "node_modules/openapi-fetch"));
  const compiled = spawnSync(
    join(APP, "node_modules/.bin/tsc"),
    ["--strict", "--target", "es2022", "--module", "nodenext", "client.ts", "wrong-calls.ts"],
    { cwd: folder, encoding: "utf8" },
  );
  expect(compiled.stdout).toBe("");
  expect(compiled.status).toBe(0);
  const printed = execFileSync(process.execPath, ["client.js"], { cwd: folder, encoding: "utf8" });
  expect(printed.trim().split("\n")).toHaveLength(5);
});

/** The example of the page that uses the generated types. */
function clientCode(): string {
  const examples = [...PAGE.matchAll(/```ts\n([^]*?)```/g)].map(([, code = ""]) => code);
  const found = examples.find((code) => code.includes('from "openapi-fetch"'));
  if (found === undefined) throw new Error("docs/http.md has no example of openapi-fetch");
  return found;
}
