/** The packed programs work where strangers start them: npm and pnpm, versions of Node, empty folders. */
import { readdir, readlink, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { emptyDatabase } from "../../tooling/postgres/src/index.ts";
import { nodeFolder } from "./support/client-projects.ts";
import type { Manager } from "./support/client-projects.ts";
import { packPrograms, serving } from "./support/program-tarballs.ts";
import type { Tarballs } from "./support/program-tarballs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const VERSION = /^\d+\.\d+\.\d+$/m;
const RUNS = (["npm", "pnpm"] as const).flatMap((manager) =>
  [20, 22, 24].map((node) => ({ manager, node })),
);
/** One model alone, since to compare several takes minutes, and a line of the log for each call. */
const SETTINGS = "MODEL=rp3beta SHUTDOWN_GRACE_SECONDS=0 LOG_LEVEL=debug";
/** Fifteen items, and twenty users who each like six of them. */
const SHOP = [
  ...Array.from({ length: 15 }, (_, at) => ({ item_id: `film-${at}`, title: `Film ${at}` })),
  ...Array.from({ length: 120 }, (_, at) => {
    const [user, step] = [at % 20, Math.floor(at / 20)];
    return { user_id: `u${user}`, item_id: `film-${(user + step) % 15}`, type: "like" };
  }),
];

let tarballs: Tarballs;

beforeAll(async () => {
  tarballs = await packPrograms(ROOT);
});

afterAll(() => tarballs[Symbol.asyncDispose]());

/** A folder of its own, with both programs as lines that run there. */
async function stranger(name: string, manager: Manager, node: string) {
  const folder = await tarballs.emptyFolder(name);
  const line = (program: "cli" | "server") =>
    `PATH=${node}:$PATH ${tarballs.command(program, manager)}`;
  return {
    folder,
    serve: (options: string) =>
      serving(tarballs.start(`${SETTINGS} ${line("server")} serve ${options}`, folder)),
    /** What the command line prints. */
    hellorec: async (command: string, url: string): Promise<string> => {
      const { status, output } = await tarballs.run(
        `${line("cli")} ${command} --url ${url}`,
        undefined,
        folder,
      );
      expect(status, output).toBe(0);
      return output;
    },
  };
}

test.concurrent.for(RUNS)(
  "$manager on Node $node: both, in an empty folder",
  async (run, { skip }) => {
    const node = await nodeFolder(tarballs, run.node);
    skip(node === undefined, `Node ${run.node} does not come from the registry here`);
    const { folder, serve, hellorec } = await stranger(
      `${run.manager}-${run.node}`,
      run.manager,
      node ?? "",
    );
    const first = await serve("--demo");
    expect(first.output()).toContain(`the data is in ${join(folder, "data/hellorec.db")}`);
    expect(first.output()).not.toContain("pnpm@12 hellorec");
    expect(await readdir(folder)).toEqual(["data"]);
    if (process.platform === "linux") {
      const runs = await readlink(`/proc/${first.pid()}/exe`);
      expect(runs).toBe(await realpath(join(node ?? "", "node")));
    }
    expect(await statusOf(`${first.url}/readyz`)).toBe(200);
    const page = await textOf(`${first.url}/app/`);
    const [, script] = /src="\.\/(assets\/[^"]+\.js)"/.exec(page) ?? [];
    expect(await statusOf(`${first.url}/app/${script}`)).toBe(200);
    const docs = await textOf(`${first.url}/docs/`);
    const links = [...docs.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link]) => link ?? "");
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) {
      expect(await statusOf(new URL(link, `${first.url}/docs/`).href), link).toBe(200);
    }
    expect(await hellorec("hello alice", first.url)).toContain("hello alice");
    const lines = SHOP.map((entry) => JSON.stringify(entry));
    await writeFile(join(folder, "shop.jsonl"), lines.join("\n"));
    await hellorec("import jsonl shop.jsonl", first.url);
    await hellorec("train", first.url);
    const before = await stored(first.url);
    expect(before).toMatchObject({ counts: { events: 120, items: 15, users: 20 } });
    expect(before.version).toMatch(/^\d{8}T/);
    expect(await hellorec("status", first.url)).toContain("model");
    expect(await first.stop()).toBe(0);
    const second = await serve("");
    expect(await stored(second.url)).toEqual(before);
    expect(await hellorec("recommend u1 --json", second.url)).toContain('"strategy":"personal"');
    expect(await second.stop()).toBe(0);
  },
);

describe("installed by npm", () => {
  let folder: string;
  let bin: string;
  const run = (line: string, cwd = folder) => tarballs.run(line, undefined, cwd);

  beforeAll(async () => {
    folder = await tarballs.emptyFolder("installed");
    bin = join(folder, "node_modules/.bin");
    // No compiler is asked for.
    const install = `npm install --ignore-scripts --no-audit --no-fund ${tarballs.both}`;
    const { status, output } = await run(install);
    if (status !== 0) throw new Error(output);
  });

  test("both by one npx", async () => {
    const [cli, server] = tarballs.both.split(" ");
    const both = `npx -y -p ${cli} -p ${server} sh -c "hellorec --version; hellorec-server --version"`;
    const { status, output } = await run(both, await tarballs.emptyFolder("together"));
    expect(status, output).toBe(0);
    expect(output.trim().split("\n")).toEqual([
      expect.stringMatching(VERSION),
      expect.stringMatching(VERSION),
    ]);
  });

  test("through a link to a link, and without any install script", async () => {
    const elsewhere = await tarballs.emptyFolder("elsewhere");
    await symlink(join(bin, "hellorec-server"), join(elsewhere, "hs"));
    const { status, output } = await run("./hs migrate", elsewhere);
    expect(status, output).toBe(0);
    expect(output).toContain("data/hellorec.db: up to date");
  });

  test.for(["18", "20.18"])("Node %s: one line says what is needed", async (version, { skip }) => {
    const node = await nodeFolder(tarballs, version);
    skip(node === undefined, `Node ${version} does not come from the registry here`);
    for (const name of ["hellorec", "hellorec-server"]) {
      const { status, output } = await run(`PATH=${node}:$PATH ${bin}/${name} --version`);
      expect(status).toBe(2);
      expect(output.trim().split("\n")).toEqual([
        expect.stringMatching(new RegExp(`^${name} .* needs Node 20\\.19 or newer.* v${version}`)),
      ]);
    }
  });

  test("a machine that SQLite was not built for: one line, and PostgreSQL serves", async () => {
    const place = await tarballs.emptyFolder("machine");
    const foreign = `npm_config_arch=riscv64 PORT=0 ${bin}/hellorec-server`;
    const { status, output } = await run(`${foreign} serve`, place);
    expect(status).toBe(2);
    expect(output.trim().split("\n")).toEqual([expect.stringContaining("SQLite cannot be loaded")]);
    expect(await readdir(place)).toEqual([]);
    await using database = await emptyDatabase();
    const line = `DATABASE_URL=${database.url} ${SETTINGS} ${foreign} serve --demo`;
    const server = await serving(tarballs.start(line, place));
    const answer = await textOf(`${server.url}/recommend`, '{"user_id":"alice"}');
    expect(answer).toContain('"strategy":"personal"');
    expect(await server.stop()).toBe(0);
  });
});

async function statusOf(url: string): Promise<number> {
  const { status, body } = await fetch(url);
  await body?.cancel();
  return status;
}

/** The body of an answer; with a body of its own it is a POST. */
async function textOf(url: string, body?: string): Promise<string> {
  const answer = await fetch(url, body === undefined ? {} : { method: "POST", body });
  expect(answer.status, url).toBe(200);
  return answer.text();
}

/** What a server stores: the counts of its data, and the version of its model. */
async function stored(url: string) {
  const stats = JSON.parse(await textOf(`${url}/stats/get`, "{}"));
  const model = JSON.parse(await textOf(`${url}/model/status`, "{}"));
  return { counts: stats.data.counts, version: model.data.version };
}
