/** What a check found, and how it is shown. */

/** ok: as it should be. warn: it works, and deserves attention. fail: a server would not work. */
export type FindingStatus = "ok" | "warn" | "fail";

/** The result of one check, in one line. */
export interface Finding {
  readonly status: FindingStatus;
  readonly check: string;
  /** What was found and, unless it is fine, what to do. */
  readonly message: string;
}

/** Longest name of a check, for the columns of the text. */
const NAME_WIDTH = 12;

/** Makes findings of one check. @example findingsOf("disk").warn("1 GB free: free some") */
export function findingsOf(check: string): Record<FindingStatus, (message: string) => Finding> {
  return {
    ok: (message) => ({ status: "ok", check, message }),
    warn: (message) => ({ status: "warn", check, message }),
    fail: (message) => ({ status: "fail", check, message }),
  };
}

/** One line of text. */
export function textOf({ status, check, message }: Finding): string {
  return `${status.padEnd(5)} ${check.padEnd(NAME_WIDTH)} ${message.replaceAll("\n", "; ")}`;
}

/** Bytes in words: "1.5 GB". */
export function sizeOf(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}
