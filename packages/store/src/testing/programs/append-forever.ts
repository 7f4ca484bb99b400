/** A program that appends until it is killed. It prints each event_id once it is acknowledged. */
import { StoreError } from "../../contract/store-error.ts";
import { openStore } from "../../open-store.ts";
import { event } from "../samples.ts";

const [, , url = "", prefix = ""] = process.argv;
const CALLERS = 5;
const BATCH = 7;

const store = await openStore({ url });
store.onFailure(() => print("unhealthy"));
let next = 0;
await Promise.all(Array.from({ length: CALLERS }, () => appendForever()));
await store.close();

async function appendForever(): Promise<void> {
  for (;;) {
    const events = Array.from({ length: BATCH }, () => event({ event_id: `${prefix}-${next++}` }));
    try {
      await store.events.append(events);
    } catch (error) {
      print(
        `refused ${error instanceof StoreError ? error.code : String(error)} ${store.isHealthy}`,
      );
      return;
    }
    print(...events.map((sent) => sent.event_id));
  }
}

function print(...lines: string[]): void {
  process.stdout.write(`${lines.join("\n")}\n`);
}
