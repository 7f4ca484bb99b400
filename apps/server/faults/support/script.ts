/** A script of calls that cause every kind of fsync: open, commit, checkpoint, erase, close. */
import type { Ledger } from "../ledger/ledger.ts";
import { forgetAnswer } from "./answers.ts";
import type { StoredEvent } from "./answers.ts";
import { track } from "./caller.ts";
import { dataOf } from "./http.ts";
import type { Answer, Connection } from "./http.ts";

// Enough events for a checkpoint of the write-ahead log.
const BATCHES = [1, 100, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 10, 1];
const ERASED_USER = "user-forgotten";

/** Runs one call of the script. Resolves with its answer. */
export type Step = (send: () => Promise<Answer>) => Promise<Answer>;

const plain: Step = (send) => send();

/**
 * Sends the calls one after the other until one is not answered with 200.
 *
 * @param step runs each call, and can observe what happens before and after it
 * @returns whether all calls were answered with 200
 */
export async function runScript(
  connection: Connection,
  ledger: Ledger,
  step: Step = plain,
): Promise<boolean> {
  const calls = [
    () => put(connection, ledger),
    ...BATCHES.map((size, at) => () => track(connection, ledger, batch(`b${at}`, size))),
    // All but one are already stored.
    () => track(connection, ledger, [...batch("b1", 100), ...batch("again", 1)]),
    () => track(connection, ledger, batch("forgotten", 200, ERASED_USER)),
    () => forget(connection, ledger),
    () => track(connection, ledger, batch("last", 10)),
  ];
  for (const call of calls) {
    const answer = await step(call);
    if (answer.kind === "none" || answer.status !== 200) return false;
  }
  return true;
}

/** A batch of events. The same name gives the same events. */
export function batch(name: string, size: number, user_id?: string): StoredEvent[] {
  return Array.from({ length: size }, (_, at) => ({
    event_id: `${name}.${at}`,
    user_id: user_id ?? `user-${(at * 7) % 61}`,
    item_id: `item-${(at * 13) % 37}`,
    type: "like",
    occurred_at: new Date(Date.UTC(2026, 0, 1, 0, 0, (at * 7919) % 86_400)).toISOString(),
  }));
}

async function put(connection: Connection, ledger: Ledger): Promise<Answer> {
  const names = Array.from({ length: 37 }, (_, at) => `item-${at}`);
  const items = names.map((item_id) => {
    const version = ledger.items.next(item_id);
    return { item_id, title: `${item_id} in version ${version}`, version };
  });
  const sent = items.map(({ item_id, title }) => ({ item_id, title }));
  const answer = await connection.send("POST", "/items/put", { items: sent });
  if (answer.kind === "answer" && answer.status === 200) {
    for (const { item_id, version } of items) ledger.items.acknowledge(item_id, version);
  }
  return answer;
}

async function forget(connection: Connection, ledger: Ledger): Promise<Answer> {
  ledger.erasing(ERASED_USER);
  const answer = await connection.send("POST", "/users/forget", { user_id: ERASED_USER });
  if (answer.kind === "answer" && answer.status === 200) {
    ledger.erased(ERASED_USER);
    const { erased_events } = dataOf(answer.body, forgetAnswer);
    if (erased_events !== 200) ledger.problems.push(`the erasure erased ${erased_events} of 200`);
  }
  return answer;
}
