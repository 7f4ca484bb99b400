/**
 * Values of DATABASE_URL that name no file, though one could be made of them. Their text is not
 * repeated: it may contain a password. Tested through data-file.test.ts.
 */

const QUOTE = /^["'`“”‘’„«]|["'`“”‘’»]$/;
/** `postgres:/…`, `postgres//…`. */
const POSTGRES = /^(?:postgres(?:ql)?|postgis|pgsql|psql|pg)\s*(?::|;?\s*\/\/)/i;
/** `user:password@host/database`, `//user@host/database`, `host:5432/database`. */
const USER_OR_PORT = /^[^/\\]+:[^\\]*@|^\/\/[^/]*@|^[^/\\]+:\d{2,5}(?:\/|$)/;
/** `host=localhost dbname=hellorec`. */
const KEYWORDS = /(?:^|\s)(?:host|hostaddr|port|dbname|user|password|sslmode)\s*=/i;
const URL_SCHEME = /^([a-z][a-z0-9+.:-]*):\/\//i;
const OTHER_DATABASE = /^(mysql|mariadb|mongodb|mssql|sqlserver|https?)\s*(?::|\/\/)/i;
const SQLITE = /^sqlite[23]?\s*(?::|\/\/)/i;
/** Two letters or more: `C:\data` is a path. */
const SCHEME = /^([a-z][a-z0-9+.-]+(?::[a-z][a-z0-9+.-]*)*):/i;

const POSTGRES_FORM = "postgres://user:password@host:5432/database";

/**
 * Why a value is not the path of a file; undefined: it is one.
 *
 * @example findUrlProblem("postgres//localhost/hellorec") // "DATABASE_URL looks like …"
 */
export function findUrlProblem(url: string): string | undefined {
  if (QUOTE.test(url)) return "DATABASE_URL contains quotes around its value: leave them out";
  if (/^file:/i.test(url)) return undefined;
  if (SQLITE.test(url)) {
    return "DATABASE_URL names a SQLite file with a scheme: write its path alone, such as data/hellorec.db";
  }
  const other = (URL_SCHEME.exec(url) ?? OTHER_DATABASE.exec(url))?.[1];
  if (other !== undefined) return unsupported(other);
  if (POSTGRES.test(url) || USER_OR_PORT.test(url) || KEYWORDS.test(url)) {
    return `DATABASE_URL looks like a PostgreSQL database, but does not start with postgres://: write ${POSTGRES_FORM}, or ./ before the path of a file`;
  }
  const scheme = SCHEME.exec(url)?.[1];
  return scheme === undefined ? undefined : unsupported(scheme);
}

function unsupported(scheme: string): string {
  return `DATABASE_URL: "${scheme}" is not supported, it must be the path of a file or start with postgres:// (./ before a path allows any name)`;
}
