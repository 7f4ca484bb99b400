/** Values that must not show: keys, and the passwords in URLs. */

/** Names of settings whose whole value is secret. */
const SECRET_NAME = /(?:^|_)(?:KEY|TOKEN|SECRET|PASSWORD)$/;
/** Parameters of a database's URL that log in. */
const SECRET_PARAMETER = /pass|pwd/i;
/** Signs of a password in a text that is no URL. */
const MAY_HOLD_PASSWORD = /@|pass|pwd/i;
const URL_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const HIDDEN = "***";

/**
 * A value without its secrets.
 *
 * @returns undefined where nothing of it may show
 * @example shownValue("DATABASE_URL", "postgres://u:secret@h/db") // "postgres://u:***@h/db"
 */
export function shownValue(name: string, value: string): string | undefined {
  if (SECRET_NAME.test(name)) return undefined;
  if (!name.endsWith("_URL")) return value;
  if (!URL_SCHEME.test(value)) return MAY_HOLD_PASSWORD.test(value) ? undefined : value;
  return URL.canParse(value) ? withoutPassword(new URL(value), value) : undefined;
}

/** Whether a variable has something that must not show. */
export function holdsSecret(name: string, value: string): boolean {
  return value.trim() !== "" && shownValue(name, value) !== value;
}

function withoutPassword(url: URL, value: string): string | undefined {
  // A "#", "/" or "?" in a password ends the host early: what follows the password is then found here.
  if (`${url.pathname}${url.search}${url.hash}`.includes("@")) return undefined;
  const secrets = [...url.searchParams.keys()].filter((key) => SECRET_PARAMETER.test(key));
  if (url.password === "" && secrets.length === 0) return value;
  if (url.password !== "") url.password = HIDDEN;
  for (const key of secrets) url.searchParams.set(key, HIDDEN);
  return url.href;
}
