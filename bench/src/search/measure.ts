/** Searches over HTTP on a server with a large catalog, one caller. */
import { createClient } from "@hellorec/client";
import type { ItemInput } from "@hellorec/client";
import { z } from "zod";

import { BenchError } from "../bench-error.ts";
import { ServerProcess } from "../servers/server-process.ts";
import type { EmptyStore } from "../store/engines.ts";
import { HttpConnection, HOST } from "../store/http-connection.ts";
import { serverOver } from "../store/ingest.ts";
import { quantile } from "../store/latency.ts";
import { takeLoopDelay } from "../store/loop-delay.ts";
import type { LoopDelay } from "../store/loop-delay.ts";
import { MISSPELT, SEARCH_KINDS, searches } from "./queries.ts";
import type { SearchKind } from "./queries.ts";

const ITEMS_AT_ONCE = 1000;
const EVENTS = 2000;
const WARM_UP = 50;
const LIMIT = 20;

const answerSchema = z.object({
  result: z.object({ data: z.object({ items: z.array(z.object({ title: z.string() })) }) }),
});

/** Latencies of one kind of search. */
export interface KindResult {
  readonly kind: string;
  readonly searches: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  /** CPU of the server for one search. */
  readonly cpu_ms: number | undefined;
}

/** A misspelt search for a film. */
export interface MisspeltResult {
  readonly typed: string;
  /** The film, and its place in what was found, from 1. */
  readonly title: string;
  readonly place: number;
  readonly first: string;
}

/** What was measured on one engine. */
export interface SearchResult {
  readonly kinds: readonly KindResult[];
  readonly loop_delay: LoopDelay;
  /** The most memory that the server used, from its start over the catalog to the last search. */
  readonly peak_bytes: number | undefined;
  /** From the start of the process to its first answer. */
  readonly start_seconds: number;
  readonly misspelt: readonly MisspeltResult[];
}

/** Fills a store through its server, starts the server again, and searches. */
export async function measureSearch(
  store: EmptyStore,
  catalog: readonly ItemInput[],
  count: number,
): Promise<SearchResult> {
  const { directory } = store;
  const command = serverOver(store);
  {
    await using server = await ServerProcess.start(command, { prefix: [], directory });
    await fill(server.url, catalog);
  }
  const start = performance.now();
  await using server = await ServerProcess.start(command, { prefix: [], directory });
  const start_seconds = (performance.now() - start) / 1000;
  using connection = await HttpConnection.open(server.port);
  for (const kind of SEARCH_KINDS) {
    for (const typed of searches(kind, catalog, WARM_UP)) {
      await search(connection, typed, kind.sort);
    }
  }
  await takeLoopDelay(server, directory);
  const kinds: KindResult[] = [];
  for (const kind of SEARCH_KINDS) {
    kinds.push(await measureKind(connection, kind, searches(kind, catalog, count), server));
  }
  const loop_delay = await takeLoopDelay(server, directory);
  const misspelt = [];
  for (const [typed, title] of MISSPELT) {
    const found = await search(connection, typed, "relevance");
    const place = found.indexOf(title) + 1;
    if (place === 0) throw new BenchError(`"${typed}" does not find ${title}`);
    misspelt.push({ typed, title, place, first: found[0] ?? "" });
  }
  return { kinds, loop_delay, peak_bytes: server.peakBytes(), start_seconds, misspelt };
}

async function measureKind(
  connection: HttpConnection,
  { kind, sort }: SearchKind,
  typed: readonly string[],
  server: ServerProcess,
): Promise<KindResult> {
  const latencies: number[] = [];
  const before = server.cpuSeconds();
  for (const each of typed) {
    const start = performance.now();
    await search(connection, each, sort);
    latencies.push(performance.now() - start);
  }
  const after = server.cpuSeconds();
  const cpu = before === undefined || after === undefined ? undefined : after - before;
  return {
    kind,
    searches: typed.length,
    p50_ms: quantile(latencies, 0.5),
    p99_ms: quantile(latencies, 0.99),
    cpu_ms: cpu === undefined ? undefined : (cpu * 1000) / typed.length,
  };
}

/** The titles that are found. */
async function search(
  connection: HttpConnection,
  typed: string,
  sort: SearchKind["sort"],
): Promise<string[]> {
  const input = encodeURIComponent(JSON.stringify({ search: typed, sort, limit: LIMIT }));
  const { status, body } = await connection.send(
    `GET /trpc/items.list?input=${input} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`,
  );
  if (status !== 200) throw new BenchError(`search "${typed}": ${status} ${body.slice(0, 300)}`);
  const { result } = answerSchema.parse(JSON.parse(body));
  return result.data.items.map(({ title }) => title);
}

async function fill(url: string, catalog: readonly ItemInput[]): Promise<void> {
  const client = createClient({ url, timeout_ms: 60_000 });
  for (let from = 0; from < catalog.length; from += ITEMS_AT_ONCE) {
    await client.items.put.mutate({ items: catalog.slice(from, from + ITEMS_AT_ONCE) });
  }
  for (let from = 0; from < EVENTS; from += ITEMS_AT_ONCE) {
    const events = Array.from({ length: ITEMS_AT_ONCE }, (_, offset) => {
      const at = from + offset;
      const { item_id = "" } = catalog[(at * 7919) % catalog.length] ?? {};
      return { event_id: `e${at}`, user_id: `u${at % 500}`, item_id, type: "like" };
    });
    await client.track.mutate({ events });
  }
}
