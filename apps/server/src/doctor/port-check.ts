/** Checks the port to listen on. Tested through program-doctor.test.ts. */
import { checkPortIsFree } from "../listen-address.ts";
import { UsageError } from "../usage-error.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./finding.ts";

/** Where a server would listen, and what listens there already. */
export interface PortInUse {
  readonly host: string;
  readonly port: number;
  /** What the server at that address says; undefined: none answers. */
  readonly readiness: string | undefined;
  /** Whether no server has the data open, so that the one at that address serves other data. */
  readonly isDataUnused: boolean;
}

/** Checks whether a server can listen there, or is the one that does. */
export async function checkPort(place: PortInUse): Promise<Finding> {
  const { host, port, readiness, isDataUnused } = place;
  const { ok, warn, fail } = findingsOf("port");
  if (readiness !== undefined) {
    const server = `a hellorec server answers at port ${port} of ${host}`;
    if (isDataUnused) {
      return fail(`${server}, and serves other data: stop it, or set PORT to a free one`);
    }
    const found = `${server}, and is ${readiness}`;
    return readiness === "ready" ? ok(found) : warn(`${found}: see its log`);
  }
  try {
    await checkPortIsFree(host, port);
    return ok(port === 0 ? "any free one" : `${port} of ${host} is free`);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return fail(error.message);
  }
}
