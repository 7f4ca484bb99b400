/** Imports a data set: reads it, sends it, shows progress and bad lines. Tested in transfer.test.ts. */
import type { DemoRemoval } from "@hellorec/client";
import { DatasetError, MAPPABLE, readCsv, readJsonl, readMovielens } from "@hellorec/datasets";
import type { CsvOptions, DatasetReader } from "@hellorec/datasets";

import type { Context } from "../framework/context.ts";
import { typeNote } from "../framework/event-types.ts";
import { CliUsageError } from "../framework/failure.ts";
import type { CommandResult } from "../framework/result.ts";
import { untilAborted } from "../framework/until-aborted.ts";
import { counted, grouped } from "../terminal/counts.ts";
import { printable } from "../terminal/printable.ts";
import { ProgressDisplay } from "../terminal/progress.ts";
import { BadLines } from "./bad-lines.ts";
import { Delivery } from "./delivery.ts";
import { replaceDemo } from "./replace-demo.ts";
import type { DemoChoice } from "./replace-demo.ts";
import { eventSender, itemSender } from "./senders.ts";

/** What a data set is. */
export type ImportFormat = "movielens" | "csv" | "jsonl";

/** What the caller says about the columns and the ratings of a CSV file. */
export type ImportOptions = CsvOptions;

/** The counts of an import, as `--json` prints them. */
interface ImportOutput {
  readonly items: { readonly created: number; readonly updated: number };
  readonly events: { readonly accepted: number; readonly duplicates: number };
  readonly bad_lines: number;
  /** What was removed of the demo before the import; absent: nothing. */
  readonly demo?: DemoRemoval;
}

/**
 * Sends the whole data set. Bad lines are reported and left out.
 *
 * @param path `-` is standard input, for CSV and JSONL
 * @param options for CSV alone
 * @throws {CliUsageError} the data set cannot be read, or the options do not fit
 */
export async function importFile(
  format: ImportFormat,
  path: string,
  options: ImportOptions,
  context: Context,
  demo?: DemoChoice,
): Promise<CommandResult> {
  checkOptions(format, options);
  if (path === "-" && format === "movielens") {
    throw new CliUsageError("movielens: standard input is no directory; name the directory");
  }
  try {
    const reader = await READERS[format](path === "-" ? STANDARD_INPUT : path, options);
    // Batches are retried while the server is away. This call is not: without a server, fail at once.
    await context.client.helloRec.query({ user_id: "import" }, { signal: context.signal });
    const output = await send(reader, context, demo);
    return { output, text: () => resultText(output), complete: output.bad_lines === 0 };
  } catch (error) {
    if (error instanceof DatasetError) throw new CliUsageError(shown(error.message));
    throw error;
  }
}

/** What `-` names: a file that the readers open as any other. */
const STANDARD_INPUT = "/dev/stdin";

/** A message of a reader with standard input named in words. */
function shown(text: string): string {
  return text.startsWith(`${STANDARD_INPUT}:`)
    ? `standard input${text.slice(STANDARD_INPUT.length)}`
    : text;
}

const READERS = {
  movielens: readMovielens,
  csv: readCsv,
  jsonl: readJsonl,
} satisfies Record<ImportFormat, (path: string, options: CsvOptions) => Promise<DatasetReader>>;

function checkOptions(format: ImportFormat, options: ImportOptions): void {
  if (format !== "csv" && Object.keys(options).length > 0) {
    throw new CliUsageError(
      `--map, --ignore-columns and --scale go with csv; ${format} has columns and ratings of its own`,
    );
  }
  const stray = Object.keys(options.map ?? {}).find((field) => !MAPPABLE.has(field));
  if (stray !== undefined) {
    throw new CliUsageError(
      `--map: there is no field "${stray}"; there are: ${[...MAPPABLE].join(", ")}`,
    );
  }
}

async function send(
  reader: DatasetReader,
  context: Context,
  demo: DemoChoice,
): Promise<ImportOutput> {
  const { client, io, signal } = context;
  const progress = new ProgressDisplay(io.stderr, io.env["TERM"]);
  const note = (text: string | undefined) => {
    progress.clear();
    context.note(text === undefined ? undefined : shown(text));
  };
  const bad = new BadLines(note, io.stderr.isTTY);
  const delivery = new Delivery(signal, note);
  const items = itemSender({ client, signal, delivery, bad });
  const events = eventSender({ client, signal, delivery, bad });
  let removal: DemoRemoval | undefined;
  let isDemoSettled = false;
  const output = () => ({
    items: items.totals,
    events: events.totals,
    bad_lines: bad.count,
    ...(removal !== undefined && { demo: removal }),
  });
  let started = performance.now();
  let noted = 0;
  try {
    for await (const records of untilAborted(reader.records, signal)) {
      for (const record of records) {
        // Only once there is something to import: a file that cannot be read changes nothing.
        if (!isDemoSettled && record.kind !== "bad") {
          removal = await replaceDemo(demo, context);
          isDemoSettled = true;
          started = performance.now();
        }
        if (record.kind === "bad") {
          bad.add(record);
          continue;
        }
        const full = record.kind === "item" ? items.add(record) : events.add(record);
        if (full !== undefined) await full;
      }
      noted = noteNew(reader, noted, note);
      const done = items.sent + events.sent;
      const rate = Math.round((done / (performance.now() - started)) * 1000);
      const text = `${counted(done, "record")}, ${grouped(rate)}/s`;
      const { bytes_total, bytes_read } = reader;
      progress.update({ text, ...(bytes_total > 0 && { share: bytes_read / bytes_total }) });
    }
    noteNew(reader, noted, note);
    signal.throwIfAborted();
    await items.finish();
    await events.finish();
    // Everything is stored: what follows only warns.
    note(await events.uncatalogued.note(context).catch(() => undefined));
  } catch (error) {
    const { created, updated } = items.totals;
    const stored = created + updated + events.totals.accepted + events.totals.duplicates;
    // Of a file that is refused the messages tell: a pipe may be refused after its first records.
    const isPipe = reader.bytes_total === 0;
    if (error instanceof DatasetError && isPipe && !items.isStarted && !events.isStarted) {
      note("stopped: nothing was sent");
    }
    if (stored > 0) {
      // A batch in flight may have been stored although its answer was lost.
      note(
        `stopped: ${counted(stored, "record")} arrived for certain, perhaps some more; ` +
          "the same import can be run again: what is there counts once",
      );
    }
    throw error;
  } finally {
    progress.clear();
    bad.summarize();
    context.note(typeNote([...events.unweighted]));
  }
  return output();
}

/** Reports the notes after the first `noted` ones. Returns how many there are. */
function noteNew({ notes }: DatasetReader, noted: number, note: (text: string) => void): number {
  for (const text of notes.slice(noted)) note(printable(text));
  return notes.length;
}

function resultText({ items, events, bad_lines }: ImportOutput): string {
  const lines = [
    `items   ${grouped(items.created)} created, ${grouped(items.updated)} updated`,
    `events  ${grouped(events.accepted)} accepted, ${counted(events.duplicates, "duplicate")}`,
  ];
  if (bad_lines > 0) lines.push(`lines   ${grouped(bad_lines)} bad, left out`);
  return lines.join("\n");
}
