/** A program that imports events until it is killed, or to the end. It prints a line for each step. */
import { openImport } from "../../open-import.ts";
import { importedBatch } from "../import-samples.ts";

const [, , url = "", batches = "12"] = process.argv;
const log = (line: string) => void process.stdout.write(`${line}\n`);

const load = await openImport({ url, bytes: 8 << 20, retractions: { unlike: "like" }, log });
for (let batch = 0; batch < Number(batches); batch += 1) {
  await load.appendEvents(importedBatch(batch));
  log(`rows ${batch}`);
}
await load.finish();
await load.close();
