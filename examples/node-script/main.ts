/** Puts items, tracks events and prints a list with its reasons. `npm start` runs it. */
import { setTimeout as sleep } from "node:timers/promises";

import { createClient, safe } from "@hellorec/client";
import type { HellorecError, Recommendations } from "@hellorec/client";

import { books, events } from "./books.ts";

const url = process.env.HELLOREC_URL ?? "http://127.0.0.1:5000";
// A server on this machine needs no key until the first one is made: then the variable may be unset.
const client = createClient({ url, token: process.env.HELLOREC_KEY });

const put = await safe(client.items.put.mutate({ items: books }));
if (put.error) stop(put.error);
console.log(`items: ${put.data.created} new, ${put.data.updated} replaced`);

const tracked = await safe(client.track.mutate({ events }));
if (tracked.error) stop(tracked.error);
console.log(`events: ${tracked.data.accepted} new, ${tracked.data.duplicates} known already`);

const { items } = await personalList("mina");
console.log("for mina, who liked Dracula:");
for (const { item, score, because } of items) {
  const reasons = because.map(({ title }) => title).join(", ");
  console.log(`  ${item.title} (${score.toFixed(2)}): ${reasons || "completes the list"}`);
}

// A refusal that the program expects, and after which it goes on.
const lost = await safe(client.items.get.query({ item_id: "book-necronomicon" }));
if (lost.error === undefined) console.log(`found: ${lost.data.title}`);
else if (lost.error.kind === "NOT_FOUND") console.log("there is no book-necronomicon");
else stop(lost.error);

/**
 * Items that nobody had liked before get their place in lists in the background, a moment after their
 * first like. A shop need not wait for that; this script does, to show the reasons at its first run.
 */
async function personalList(user_id: string): Promise<Recommendations> {
  for (let attempt = 1; ; attempt++) {
    const input = { user_id, limit: 3, categories: ["Book"] };
    const { data, error } = await safe(client.recommend.query(input));
    if (error) stop(error);
    if (data.items.every(({ because }) => because.length > 0) || attempt === 10) return data;
    await sleep(300);
  }
}

/** Ends the program with what a person at the terminal can do. */
function stop(error: HellorecError): never {
  if (error.reason === "unreachable") {
    console.error(`no server answers at ${url}: start one, or name another in HELLOREC_URL`);
  } else if (error.kind === "UNAUTHORIZED") {
    console.error("the server needs a key: put it into HELLOREC_KEY");
  } else {
    console.error(error.message);
    for (const { path, message } of error.issues) console.error(`  ${path}: ${message}`);
  }
  process.exit(1);
}
