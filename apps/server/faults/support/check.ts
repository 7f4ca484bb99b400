/** What must hold of a store after a fault. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import { expect } from "vitest";

import type { Count } from "./figures.ts";
import type { Connection } from "./http.ts";
import type { Difference, Ledger } from "./ledger.ts";

// The driver is found from here.
const HERE = fileURLToPath(new URL(".", import.meta.url));
const CHECK = `
  import { DatabaseSync } from "@photostructure/sqlite";
  const database = new DatabaseSync(process.argv[1], { readOnly: true });
  const rows = database.prepare("PRAGMA integrity_check").all();
  process.stdout.write(rows.map((row) => row.integrity_check).join("\\n"));`;

/** Nothing acknowledged is missing, nothing is there twice, nothing is there that was not sent. */
export async function expectLedger(
  ledger: Ledger,
  connection: Connection,
  count?: Count,
): Promise<void> {
  expectNoDifference(await ledger.compareWith(connection), ledger, count);
}

export function expectNoDifference(difference: Difference, ledger: Ledger, count?: Count): void {
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
 * SQLite finds nothing wrong with a file: every index agrees with its table. Asked in a process of
 * its own, since the driver holds on to a file for as long as the process lives.
 */
export function expectIntegrity(file: string): void {
  const answer = execFileSync(process.execPath, ["--input-type=module", "-e", CHECK, file], {
    cwd: HERE,
    encoding: "utf8",
  });
  expect(answer).toBe("ok");
}
