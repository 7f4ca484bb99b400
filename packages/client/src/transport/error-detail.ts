/** Why a request failed, as the runtime tells it. */

const NO_TLS = "it speaks no TLS there; use http://";

/** What codes of Node mean where another address is needed, not another attempt. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOTFOUND: "no host has this name",
  EPROTO: NO_TLS,
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
};

/** The reason of a failed request in a few words. Node puts it into the cause of the error. */
export function detailOf(error: unknown): string {
  const last = causesOf(error).at(-1);
  if (last === undefined) return String(error);
  const code = codeOf(last);
  if (code === undefined) return last.message;
  const meaning = MEANINGS[code];
  return meaning === undefined ? code : `${code}: ${meaning}`;
}

/** The codes of an error and of its causes, such as `ECONNREFUSED`. Only Node has them. */
export function codesOf(error: unknown): string[] {
  return causesOf(error).flatMap((cause) => codeOf(cause) ?? []);
}

function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

/** An error and its causes. Those of strangers may go round in circles. */
function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 10; cause = cause.cause) {
    causes.push(cause);
  }
  return causes;
}
