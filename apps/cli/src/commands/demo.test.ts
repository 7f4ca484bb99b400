/** The demo and an import after it: asked on a terminal, without one, with flags, and beside data. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { runHere } from "../testing/cli-here.ts";
import { buildCli, startServer } from "../testing/programs.ts";
import type { BuiltCli, ServerProcess } from "../testing/programs.ts";
import { noTerminal, onTerminal } from "../testing/pseudo-terminal.ts";

let cli: BuiltCli;
let servers: [ServerProcess, ServerProcess, ServerProcess];
let directory: string;
let file: string;
let broken: string;

const startDemo = () => startServer({ demo: true });
const KEPT = '"hellorec demo remove" removes it';

beforeAll(async () => {
  [cli, ...servers] = await Promise.all([buildCli(), startDemo(), startDemo(), startDemo()]);
  directory = await mkdtemp(join(tmpdir(), "hellorec-demo-"));
  file = join(directory, "own.jsonl");
  broken = join(directory, "broken.jsonl");
  const records = [
    { item_id: "mine", title: "Mine" },
    { user_id: "ann", item_id: "mine", type: "view" },
    { user_id: "ann", item_id: "mine", type: "addtocart" },
  ];
  await writeFile(file, records.map((record) => JSON.stringify(record)).join("\n"));
  await writeFile(broken, "no JSON\n");
}, 120_000);

afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]();
  await cli[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

describe.concurrent("an import after the demo", { timeout: 120_000 }, () => {
  test("without a terminal removes the demo, says so, and names types without a weight", async () => {
    const env = { HELLOREC_URL: servers[0].url };
    expect((await runHere(["demo", "status"], { env })).stdout).toMatch(
      /^the demo, with \d+ films, and nothing else\n$/,
    );
    // What cannot be read replaces nothing.
    await runHere(["import", "jsonl", broken], { env });
    expect((await runHere(["demo", "status"], { env })).stdout).toMatch(/and nothing else/);

    const { status, stdout, stderr } = await cli.run(["import", "jsonl", file], env);
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 created/);
    expect(stderr).toMatch(
      /the server had only the demo: removed its \d+ films and [\d,]+ events before the import \(--keep-demo keeps them\)/,
    );
    expect(stderr).toMatch(/no weight for "addtocart": .*EVENT_WEIGHTS/);
    expect(await runHere(["demo", "status"], { env })).toMatchObject({ stdout: "no demo\n" });
    expect((await runHere(["status"], { env })).stdout).toMatch(/addtocart \(1 events?\)/);
    const again = await runHere(["import", "jsonl", "--replace-demo", file], { env });
    expect(again.stderr).not.toMatch(/demo/);
    const tracked = await runHere(["track", "ann", "mine", "--type", "transaction"], { env });
    expect(tracked).toMatchObject({ status: 0, stdout: "1 accepted, 0 duplicates\n" });
    expect(tracked.stderr).toMatch(/^no weight for "transaction": .*EVENT_WEIGHTS/);
  });

  test("names events of the operator's own users on the demo's films", async () => {
    await using server = await startDemo();
    const env = { HELLOREC_URL: server.url };
    await runHere(["track", "me", "metropolis", "--type", "like"], { env });
    expect((await runHere(["demo", "status"], { env })).stdout).toMatch(
      /^the demo, with \d+ films, and 1 event of your own users on its films\n$/,
    );
    const { stderr } = await runHere(["import", "jsonl", file], { env });
    expect(stderr).toMatch(
      /the server had no items but the demo's: removed its \d+ films and [\d,]+ events, 1 event of your own users among them, before/,
    );
  });

  test("with --keep-demo, and beside other data, the demo stays until it is removed", async () => {
    const env = { HELLOREC_URL: servers[1].url };
    const kept = await runHere(["import", "jsonl", "--keep-demo", file], { env });
    expect(kept).toMatchObject({ status: 0, stderr: expect.stringContaining(KEPT) });
    const beside = await runHere(["import", "jsonl", file], { env });
    expect(beside).toMatchObject({ status: 0, stderr: expect.stringContaining(KEPT) });
    expect((await runHere(["demo", "status"], { env })).stdout).toMatch(/beside other data/);

    const removed = await runHere(["demo", "remove"], { env });
    expect(removed.stdout).toMatch(/^\d+ items removed, [\d,]+ events removed\n$/);
    const { stdout } = await runHere(["items", "list", "--json"], { env });
    expect(JSON.parse(stdout)).toMatchObject({ items: [{ item_id: "mine" }] });
    const nothing = { stdout: "0 items removed, 0 events removed\n" };
    expect(await runHere(["demo", "remove"], { env })).toMatchObject(nothing);
    const both = await runHere(["import", "jsonl", "--keep-demo", "--replace-demo", file], { env });
    expect(both.status).toBe(2);
  });

  test("on a terminal asks, and Enter means yes", async ({ skip, expect }) => {
    skip(noTerminal !== undefined, noTerminal);
    const env = { HELLOREC_URL: servers[2].url };
    const asked = onTerminal(cli.file, ["import", "jsonl", file], { stream: "stderr", env });
    await expect.poll(() => asked.screen(), { timeout: 20_000 }).toMatch(/import\?.*\[Y\/n\]/s);
    asked.type("what\r");
    await expect.poll(() => asked.screen(), { timeout: 20_000 }).toMatch(/\[Y\/n\].*\[Y\/n\]/s);
    asked.type("\r");
    const { status, stderr } = await asked.finished;
    expect(stripVTControlCharacters(stderr)).toMatch(/the server had only the demo: removed its/);
    expect(status).toBe(0);
    expect(await runHere(["demo", "status"], { env })).toMatchObject({ stdout: "no demo\n" });
  });

  test("the help of the removal says when the demo comes back", async () => {
    const { stdout } = await runHere(["demo", "remove", "--help"]);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/loads the demo again if its store is empty/);
  });

  test("on a terminal Ctrl-C at the question ends the import, and nothing is removed", async ({
    skip,
    expect,
  }) => {
    skip(noTerminal !== undefined, noTerminal);
    await using server = await startDemo();
    const env = { HELLOREC_URL: server.url };
    const asked = onTerminal(cli.file, ["import", "jsonl", file], { stream: "stderr", env });
    await expect.poll(() => asked.screen(), { timeout: 20_000 }).toMatch(/\[Y\/n\]/);
    asked.type("\u0003");
    const { status } = await asked.finished;
    expect(status).toBe(130);
    expect((await runHere(["demo", "status"], { env })).stdout).toMatch(/and nothing else/);
  });
});
