/** Each example does what its README says, by the commands of its README, in a copy of the checkout. */
/// <reference lib="dom" />
import { execFileSync } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import {
  filmOf,
  hasBrowser,
  like,
  liveTitles,
  openPage,
  pageProblems,
} from "./support/example-pages.ts";
import { readExample, withoutScores } from "./support/example-readme.ts";
import { startFailingProxy } from "./support/failing-proxy.ts";
import { freePort, startMachine } from "./support/machine.ts";
import type { Machine, Outcome } from "./support/machine.ts";
import type { StartedLine } from "./support/program.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const RUN_MS = 180_000;
/** A fresh install of Next.js and its build, on a busy machine. */
const PAGE_MS = 400_000;
const POLL_MS = 200;
const NO_BROWSER = "there is no Chromium on the PATH, and CHROME_PATH names none";

let machine: Machine;
let checkout: string;

beforeAll(async () => {
  machine = await startMachine(ROOT);
  checkout = join(machine.directory, "hellorec");
});

afterAll(() => machine[Symbol.asyncDispose]());

describe("node-script", () => {
  const { scripts, output: shown } = readExample(ROOT, "node-script");

  test("puts items, counts each event once, and prints a list with reasons", async () => {
    const { output } = await succeeding(scripts[0]);
    expect(withoutScores(output)).toContain(withoutScores(shown));
    const again = await succeeding("cd examples/node-script && npm start");
    expect(again.output).toContain("events: 0 new, 11 known already");
  });

  test("says what to do where no server answers", async () => {
    const line = "cd examples/node-script && HELLOREC_URL=http://127.0.0.1:1 npm start";
    const { status, output } = await machine.run(line, RUN_MS);
    expect(status).toBe(1);
    expect(output).toContain("no server answers at http://127.0.0.1:1: start one");
  });

  test("runs outside of the repository, with one line changed", async () => {
    const elsewhere = join(machine.directory, "elsewhere");
    for (const file of ["main.ts", "books.ts", "package.json", "tsconfig.json"]) {
      await cp(join(checkout, "examples/node-script", file), join(elsewhere, file));
    }
    await cp(join(checkout, "examples/hellorec-client.tgz"), join(elsewhere, "client.tgz"));
    const manifest = await readFile(join(elsewhere, "package.json"), "utf8");
    const changed = manifest.replace("file:../hellorec-client.tgz", "file:client.tgz");
    await writeFile(join(elsewhere, "package.json"), changed);
    const { output } = await succeeding(
      `cd ${elsewhere} && npm install && npm run types && npm start`,
    );
    expect(output).toContain("for mina");
  });
});

describe("python", () => {
  const { scripts } = readExample(ROOT, "python");
  const folder = pythonFolder();
  const missing = "there is no python3 on the PATH";

  test("tracks, prints a list with reasons, and the server's own refusal", async ({ skip }) => {
    skip(folder === undefined, missing);
    const { output } = await succeeding(`PATH=${folder}:$PATH\n${scripts[0]}`);
    expect(output).toMatch(
      /^events: 2 new, 0 known already\nfor petra:\n(?: {2}.+ \(\d\.\d\d\): .*Metropolis.*\n){3}refused: item_id: no item "lost-film" in the catalog \(code 2004\)\n$/,
    );
  });

  test("sends again what was lost or refused for the moment; it counts once", async ({ skip }) => {
    skip(folder === undefined, missing);
    await using proxy = await startFailingProxy(machine.url);
    const line = `cd examples/python && HELLOREC_URL=${proxy.url} python3 main.py`;
    const { output } = await succeeding(`PATH=${folder}:$PATH; ${line}`);
    expect(output).toContain("events: 0 new, 2 known already");
  });
});

test("curl: every call of the script answers", async () => {
  const { output } = await succeeding(readExample(ROOT, "curl").scripts[0]);
  const answers = [...output.matchAll(/^\{"code":(\d+)/gm)].map(([, code]) => code);
  expect(answers).toEqual([...Array.from({ length: 10 }, () => "0"), "2004"]);
  expect(output).toContain('"accepted":2,"duplicates":0');
  expect(output).toContain("curl ended with status 22");
  expect(output).toMatch(/event: connected\n[^]*data: \{"items":\[\{"item":/);
});

test(
  "vite-react: the built page is live, and keeps events while it is offline",
  async (context) => {
    context.skip(!hasBrowser(), NO_BROWSER);
    const preview = machine.start(readExample(ROOT, "vite-react").scripts[0] ?? "");
    try {
      const address = await printed(preview, /http:\/\/127\.0\.0\.1:\d+/);
      await using opened = await openPage(address);
      const { page } = opened;
      const [liked = "", viewed = ""] = await liveTitles(page, 6);
      await like(page, liked);
      await page.getByRole("button", { name: `Open ${viewed}`, exact: true }).click();
      await page.getByRole("heading", { name: `More like ${viewed}` }).waitFor();
      await page.locator("ul.cards li:nth-child(4)").waitFor();
      await filmOf(page, viewed).waitFor({ state: "detached" });

      await page.getByText("All events have arrived").waitFor();
      const [kept = ""] = await liveTitles(page, 6);
      await page.context().setOffline(true);
      await page.getByRole("button", { name: `Like ${kept}`, exact: true }).click();
      await page.getByText("Events on their way: 1").waitFor();
      await page.context().setOffline(false);
      await page.getByText("All events have arrived").waitFor();
      await filmOf(page, kept).waitFor({ state: "detached" });
      expect(await pageProblems(page)).toEqual([]);
    } finally {
      await preview.stop();
    }
  },
  PAGE_MS,
);

test(
  "nextjs: the built page has a live list by user tokens, and is not frozen",
  async (context) => {
    context.skip(!hasBrowser(), NO_BROWSER);
    const [server, app] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${server}`;
    const [serve = "", build = ""] = readExample(ROOT, "nextjs").scripts;
    const hellorec = machine.start(
      serve.replaceAll("5001", `${server}`).replaceAll("3000", `${app}`),
    );
    // What would be 5001 and 3000 on a machine of one's own.
    const settings = `export HELLOREC_URL=${url} PORT=${app} NEXT_TELEMETRY_DISABLED=1`;
    let next: StartedLine | undefined;
    try {
      await answering(hellorec, `${url}/readyz`);
      next = machine.start(`${settings}\n${build}`);
      const address = await printed(next, /http:\/\/localhost:\d+(?=[^]*Ready)/);
      await using opened = await openPage(address);
      const { page } = opened;
      const [liked = ""] = await liveTitles(page, 4);
      await like(page, liked);
      expect(await pageProblems(page)).toEqual([]);

      const settingsFile = await readFile(join(checkout, "examples/nextjs/.env.local"), "utf8");
      const key = settingsFile.trim().replace("HELLOREC_KEY=", "");
      await makePopular(url, key, "steamboat-willie");
      await page.reload();
      await expect
        .poll(() => page.locator("ul.cards h3").first().textContent())
        .toBe("Steamboat Willie");
      const leaked = await machine.run(`grep -rl ${key} examples/nextjs/.next/static`, RUN_MS);
      expect(leaked, "the key is in no file for browsers").toEqual({ status: 1, output: "" });
    } finally {
      await next?.stop();
      await hellorec.stop();
    }
  },
  PAGE_MS,
);

test("no command of the examples changes a file of the repository", async () => {
  const changed = "git diff --name-only -- examples";
  const added = "git ls-files --others --exclude-standard -- examples";
  const { output } = await succeeding(`${changed}; ${added}`);
  expect(output).toBe("");
});

/** Runs a script of bash that ends with 0. */
async function succeeding(script = ""): Promise<Outcome> {
  const outcome = await machine.run(script, RUN_MS);
  expect(outcome.status, outcome.output).toBe(0);
  return outcome;
}

/** The first match of a pattern in what a started script prints. */
async function printed(line: StartedLine, pattern: RegExp): Promise<string> {
  return eventually(line, () => pattern.exec(line.output())?.[0]);
}

/** Waits until an address answers. */
async function answering(line: StartedLine, address: string): Promise<boolean> {
  return eventually(line, () =>
    fetch(address).then(
      ({ ok }) => ok || undefined,
      () => undefined,
    ),
  );
}

async function eventually<Value>(
  line: StartedLine,
  find: () => Value | undefined | Promise<Value | undefined>,
): Promise<Value> {
  for (const deadline = Date.now() + PAGE_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const found = await find();
    if (found !== undefined) return found;
    if (!line.isRunning()) break;
  }
  throw new Error(`it ended, or is not ready:\n${line.output()}`);
}

/** Purchases of so many users that an item is the most popular one. */
async function makePopular(url: string, key: string, item_id: string): Promise<void> {
  const events = Array.from({ length: 500 }, (_, at) => ({
    event_id: `popular-${at}`,
    user_id: `buyer-${at}`,
    item_id,
    type: "purchase",
  }));
  const answer = await fetch(`${url}/track`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ events }),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

/** The folder of Python itself: what a PATH names may be a shim that needs its own settings. */
function pythonFolder(): string | undefined {
  try {
    const args = ["-c", "import sys; print(sys.executable)"];
    return dirname(execFileSync("python3", args, { encoding: "utf8" }).trim());
  } catch {
    return undefined;
  }
}
