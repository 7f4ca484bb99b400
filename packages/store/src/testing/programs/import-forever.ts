/** A program that imports events until it is killed, or to the end. It prints a line for each step. */
import { openImport } from "../../open-import.ts";
import { event } from "../samples.ts";

const [, , url = ""] = process.argv;
const log = (line: string) => void process.stdout.write(`${line}\n`);

const load = await openImport({ url, bytes: 8 << 20, retractions: { unlike: "like" }, log });
for (let batch = 0; batch < 12; batch += 1) {
  await load.appendEvents(
    Array.from({ length: 5000 }, (_, at) =>
      event({ event_id: `${batch}-${at}`, user_id: `user ${(at * 7919) % 4999}` }),
    ),
  );
  log(`rows ${batch}`);
}
await load.finish();
await load.close();
