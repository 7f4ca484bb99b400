/** Names of prepared statements in PostgreSQL. Tested through the tables. */
import { createHash } from "node:crypto";

const names = new Map<string, string>();

/** The name under which a connection keeps a statement prepared. Each text has its own. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    name = `hr_${createHash("sha256").update(text).digest("hex").slice(0, 24)}`;
    names.set(text, name);
  }
  return name;
}
