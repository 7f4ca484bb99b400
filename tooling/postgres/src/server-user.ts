/** The user that PostgreSQL runs as: it refuses to run as root. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A user of this machine. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** In this order. Every machine has the last one, so no user has to be created. */
const CANDIDATES = ["postgres", "nobody"];

/**
 * As root another user that exists; otherwise nothing, since the server runs as the caller.
 *
 * @throws {Error} if no such user exists
 */
export async function serverUser(): Promise<ServerUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of CANDIDATES) {
    const [uid, gid] = await Promise.all([idOf("-u", name), idOf("-g", name)]);
    if (uid !== undefined && gid !== undefined) return { name, uid, gid };
  }
  throw new Error(
    `PostgreSQL does not run as root, and there is no user ${CANDIDATES.join(" or ")}: create ` +
      "one, run as another user, or set TEST_DATABASE_URL to a PostgreSQL server",
  );
}

async function idOf(flag: "-u" | "-g", name: string): Promise<number | undefined> {
  try {
    return Number((await promisify(execFile)("id", [flag, name])).stdout);
  } catch {
    return undefined;
  }
}
