/** What must be true of a store after a fault. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect } from "vitest";

import type { Count } from "../support/figures.ts";
import type { Connection } from "../support/http.ts";
import type { Ledger } from "./ledger.ts";

// Node resolves the SQLite driver from here.
const HERE = fileURLToPath(new URL(".", import.meta.url));
const CHECK = `
  import { DatabaseSync } from "@photostructure/sqlite";
  const database = new DatabaseSync(process.argv[1], { readOnly: true });
  const rows = database.prepare("PRAGMA integrity_check").all();
  process.stdout.write(rows.map((row) => row.integrity_check).join("\\n"));`;

/** No acknowledged event is missing, none is stored twice, and none was never sent. */
export async function expectLedger(
  ledger: Ledger,
  connection: Connection,
  count?: Count,
): Promise<void> {
  const difference = await ledger.compareWith(connection);
  if (count !== undefined) {
    count.lost += difference.lost;
    count.doubled += difference.doubled;
  }
  expect(difference, difference.examples.join("\n")).toMatchObject({
    lost: 0,
    doubled: 0,
    wrong: 0,
  });
  expect(ledger.problems).toEqual([]);
}

/**
 * SQLite's integrity check finds no problem in a file. It runs in its own process, because the driver
 * holds a file open for as long as the process lives.
 */
export function expectIntegrity(file: string): void {
  const answer = execFileSync(process.execPath, ["--input-type=module", "-e", CHECK, file], {
    cwd: HERE,
    encoding: "utf8",
  });
  expect(answer).toBe("ok");
}
