/** Fills a store with the demo catalog and its made-up users, and waits for the first model. */
import type { Ports } from "@hellorec/api";
import { MAX_ENTRIES_PER_CALL } from "@hellorec/api";

import { demoEvents } from "./demo-events.ts";
import { DEMO_FILMS } from "./demo-films.ts";

/**
 * Puts the films, tracks the events and trains. Resolves once the model serves. A second load adds
 * nothing to the log. The caller checks whether the store is empty.
 *
 * @throws {Error} the fit failed; films and events are stored nevertheless
 * @example await loadDemo(engine.ports, (line) => process.stderr.write(`${line}\n`));
 */
export async function loadDemo(
  ports: Pick<Ports, "items" | "events" | "model">,
  log: (line: string) => void,
): Promise<void> {
  const events = demoEvents({ now: new Date() });
  await ports.items.put(DEMO_FILMS);
  for (let at = 0; at < events.length; at += MAX_ENTRIES_PER_CALL) {
    await ports.events.track(events.slice(at, at + MAX_ENTRIES_PER_CALL));
  }
  const users = new Set(events.map((event) => event.user_id)).size;
  log(
    `demo: ${DEMO_FILMS.length} public-domain films, ${events.length} events of ${users} made-up users`,
  );
  log(`demo: model ${await train(ports)} serves; alice likes horror, bob comedies`);
}

/**
 * Whether a load of the demo was interrupted before its model served. One commit puts all films, so
 * it is enough to look for one.
 */
export async function isDemoUnfinished({
  items,
  model,
}: Pick<Ports, "items" | "model">): Promise<boolean> {
  const [film] = DEMO_FILMS;
  if (film === undefined || (await items.get(film.item_id)) === undefined) return false;
  return (await model.status()).version === null;
}

/** Fits a model. @returns its version */
async function train({ model }: Pick<Ports, "model">): Promise<string> {
  const { job_id } = await model.train();
  for await (const job of model.progress({ job_id }, undefined)) {
    if (job.state === "done") return job.model_version ?? "";
    if (job.state === "failed") {
      throw new Error(`the demo's model could not be fitted: ${job.error ?? "no reason given"}`);
    }
  }
  throw new Error("the demo's model could not be fitted: its progress ended early");
}
