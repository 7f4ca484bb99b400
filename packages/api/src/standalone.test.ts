/** The package works where no server, store or engine exists. */
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { afterAll, beforeAll, expect, test } from "vitest";

// The package is copied to a folder where only its three dependencies can be resolved, and called
// there by another process.
const source = dirname(fileURLToPath(import.meta.url));
const tsx = import.meta.resolve("tsx");
let place = "";

beforeAll(() => {
  place = realpathSync(mkdtempSync(join(tmpdir(), "hellorec-api-")));
  cpSync(source, join(place, "src"), { recursive: true });
  writeFileSync(join(place, "package.json"), '{"type":"module"}');
  for (const scope of ["@trpc", "@hellorec"]) {
    mkdirSync(join(place, "node_modules", scope), { recursive: true });
  }
  for (const name of ["zod", "@trpc/server", "@hellorec/immutable"]) {
    symlinkSync(join(source, "..", "node_modules", name), join(place, "node_modules", name), "dir");
  }
});

afterAll(() => {
  rmSync(place, { recursive: true, force: true });
});

test("answers with ports of its own where no server, store or engine exists", async () => {
  const program = `
    import { appRouter } from "./src/index.ts";
    import { samplePorts } from "./src/testing/sample-ports.ts";
    const caller = appRouter.createCaller(samplePorts());
    console.log(await caller.helloRec({ user_id: "alice" }));
    console.log(await caller.multiply({ a: 6, b: 7 }));
    console.log((await caller.recommend({ user_id: "alice" })).items[0].item.title);
    for await (const job of await caller.model.progress()) console.log(job.state);
  `;
  expect(await run(program)).toBe("hello alice\n42\nMetropolis\nrunning\ndone\n");
});

test("could not have reached another package there", async () => {
  await expect(run('import "@hellorec/store";')).rejects.toThrow("ERR_MODULE_NOT_FOUND");
});

async function run(program: string): Promise<string> {
  writeFileSync(join(place, "program.ts"), program);
  const args = ["--import", tsx, join(place, "program.ts")];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: place });
  return stdout;
}
