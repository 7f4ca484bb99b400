/** The page stays usable while 100,004 events are imported. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { expect, onTestFinished, test } from "vitest";

import { useServer } from "./setting.ts";

const CLI = fileURLToPath(new URL("../../apps/cli/dist/hellorec.js", import.meta.url));
const EVENTS = 100_004;
const LIKES = 8;

const setting = useServer({ demo: true });

test("likes are counted and lists change while 100,004 events come in", async () => {
  const { server, open } = setting();
  const { page } = await open("/?user=meanwhile");
  await page
    .getByRole("button", { name: /^Like / })
    .first()
    .waitFor();
  const before = (await server.client.stats.get.query()).counts.events;

  const file = await eventFile();
  const importing = spawn(process.execPath, [
    CLI,
    "--url",
    server.url,
    "import",
    "jsonl",
    "--keep-demo",
    file,
  ]);
  const ended = once(importing, "exit");
  let isImporting = true;
  void ended.then(() => (isImporting = false));
  await expect
    .poll(async () => (await server.client.stats.get.query()).counts.events)
    .toBeGreaterThan(before);

  const waits: number[] = [];
  const browse = page.locator("section", { has: page.getByRole("heading", { name: "Browse" }) });
  while (isImporting && waits.length < LIKES) {
    const label = await browse
      .getByRole("button", { name: /^Like / })
      .first()
      .getAttribute("aria-label");
    const title = (label ?? "").replace("Like ", "");
    const started = performance.now();
    await browse.getByRole("button", { name: `Like ${title}`, exact: true }).click();
    await browse.getByRole("button", { name: `You like ${title}`, exact: true }).waitFor();
    // The reason in the row shows that the event is in the recommendations.
    await page
      .getByText(new RegExp(`^Because you liked .*${title}`))
      .first()
      .waitFor();
    waits.push(performance.now() - started);
  }
  expect(waits.length).toBeGreaterThan(0);
  const [status] = await ended;
  expect(status).toBe(0);
  const { counts } = await server.client.stats.get.query();
  expect(counts.events).toBe(before + EVENTS + waits.length);
  const longest = Math.round(Math.max(...waits));
  process.stdout.write(
    `while ${EVENTS} events were imported, ${waits.length} likes took at most ${longest} ms each, from click to the row that says so\n`,
  );
});

/** As many events as MovieLens' small set has ratings, of as many users. */
async function eventFile(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "hellorec-e2e-events-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, "events.jsonl");
  const types = ["view", "click", "like", "purchase"];
  const lines = Array.from({ length: EVENTS }, (_, at) =>
    JSON.stringify({
      event_id: `imported-${at}`,
      user_id: `imported-${at % 671}`,
      item_id: `item-${(at * 7919) % 9066}`,
      type: types[at % types.length],
      occurred_at: new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString(),
    }),
  );
  await writeFile(file, `${lines.join("\n")}\n`);
  return file;
}
