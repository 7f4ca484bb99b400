/** The data that most cases start with: a shop with a model, made once for a whole run. */
import { existsSync } from "node:fs";
import { copyFile, mkdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { Connection } from "../../faults/support/http.ts";
import { serve } from "../../faults/support/server.ts";

export const ITEMS = 1000;
const USERS = 400;
const EVENTS_OF_A_USER = 12;
const DATA_FILE = "hellorec.db";
const modelStatus = z.object({ version: z.string().nullable() });

/** The data file's name in a folder. */
export function dataFile(folder: string): string {
  return join(folder, DATA_FILE);
}

/** Copies the shop's data file into a folder. @param keptIn where it is made, if not by the whole run */
export async function copyShop(folder: string, keptIn?: string): Promise<void> {
  const shop = join(
    keptIn ?? process.env["ABUSE_FOLDER"] ?? join(tmpdir(), `hellorec-abuse-${process.pid}`),
    "shop",
  );
  if (!existsSync(dataFile(shop))) await makeShop(shop);
  await copyFile(dataFile(shop), dataFile(folder));
}

async function makeShop(shop: string): Promise<void> {
  const making = `${shop}.making`;
  await mkdir(making, { recursive: true });
  const server = serve({ folder: making, settings: { MODEL: "rp3beta" } });
  const connection = new Connection(await server.url);
  const unchecked = z.unknown();
  const items = Array.from({ length: ITEMS }, (_, at) => itemNumber(at));
  await connection.call("/items/put", { items }, unchecked);
  const events = Array.from({ length: USERS * EVENTS_OF_A_USER }, (_, at) => ({
    user_id: `user-${at % USERS}`,
    item_id: `item-${(at * 7919 + (at % USERS) * 31) % ITEMS}`,
    type: "like",
  }));
  for (let at = 0; at < events.length; at += 800) {
    await connection.call("/track", { events: events.slice(at, at + 800) }, unchecked);
  }
  await connection.call("/model/train", {}, unchecked);
  await untilModelServes(connection);
  connection.close();
  await server.kill("SIGTERM");
  await mkdir(dirname(shop), { recursive: true });
  await rename(making, shop);
}

async function untilModelServes(connection: Connection): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const { version } = await connection.call("/model/status", {}, modelStatus);
    if (version !== null) return;
    await sleep(100);
  }
  throw new Error("no model serves after 30 s");
}

/** An item of the shop: about 690 bytes of JSON. */
export function itemNumber(at: number): object {
  return {
    item_id: `item-${at}`,
    title: `The title of item ${at}`,
    categories: [`category-${at % 20}`, `category-${at % 7}`],
    attributes: { text: `words ${at} `.repeat(44).slice(0, 480), year: 1900 + (at % 120) },
  };
}
