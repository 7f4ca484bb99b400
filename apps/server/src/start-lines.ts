/** What `serve` prints for the operator once it is ready: its addresses, its data, and what to try. */
import type { StartedFrom } from "./command-line/started-from.ts";

/** The address that the command line calls by itself. */
const DEFAULT_URL = "http://127.0.0.1:5000";

/** What a server that has started tells. */
export interface StartedServer {
  readonly url: string;
  /** The data file, or the database and its server. */
  readonly dataName: string;
  /** Whether calls need a key. */
  readonly needsKey: boolean;
  /** A user to show a list of; undefined: there is none. */
  readonly user: string | undefined;
  readonly from: StartedFrom;
}

/**
 * The lines, of which each command works as it stands there: in a checkout the command line is run from its
 * sources, and elsewhere it is a package of its own.
 *
 * @example
 * const server = { url: "http://127.0.0.1:5000", dataName: "/srv/hellorec.db", needsKey: false };
 * startLines({ ...server, user: "alice", from: "installed" })[0]; // "hellorec serves http://127.0.0.1:5000"
 */
export function startLines({ url, dataName, needsKey, user, from }: StartedServer): string[] {
  const isCheckout = from === "checkout";
  const command = isCheckout ? "npx pnpm@12 hellorec" : "hellorec";
  const remote = url === DEFAULT_URL ? "" : ` --url ${url}`;
  const notes = [
    ...(needsKey ? ["with a key in HELLOREC_KEY"] : []),
    ...(isCheckout ? [] : ["hellorec being the command of the package @hellorec/cli"]),
  ];
  const header = needsKey ? ` -H "Authorization: Bearer $HELLOREC_KEY"` : "";
  return [
    `hellorec serves ${url}`,
    `the data is in ${dataName}`,
    `open ${url}/app/, or read ${url}/docs/`,
    `${["Try next", ...notes].join(", ")}:`,
    `  ${command} hello alice${remote}`,
    ...(user === undefined ? [] : [`  ${command} recommend ${user}${remote}`]),
    `  curl ${url}/hello_rec -d '{"user_id":"alice"}'${header}`,
  ];
}
