/** What is said of a call that reaches no procedure, in place of tRPC's own words. */
import type { TRPCError } from "@trpc/server";

import { editDistance } from "../checks/edit-distance.ts";

const UNKNOWN = /^No procedure found on path "(?<path>.*)"$/s;
const WRONG_METHOD =
  /^Unsupported \w+-request to (?<type>\w+) procedure at path "(?<path>[\w.]+)"$/;

const MAX_CHANGES = 2;
const MAX_SHOWN = 60;

const HOW: Readonly<Record<string, string>> = {
  query: "is a query: call it by GET, with its input as JSON in ?input=",
  mutation: "is a mutation: call it by POST, with its input as the JSON body",
};

/** The names that a message may suggest. The router is made with the formatter of errors, so it comes later. */
const names: string[] = [];

/** Names the procedures of the router, for the messages about calls of others. */
export function nameProcedures(all: readonly string[]): void {
  names.push(...all);
}

/**
 * The message for a call of an unknown procedure, or by a wrong method; undefined: the error is another.
 *
 * @example wrongCallMessage(error) // 'there is no procedure "trak": did you mean track?'
 */
export function wrongCallMessage({ code, message }: TRPCError): string | undefined {
  if (code === "NOT_FOUND") {
    const path = UNKNOWN.exec(message)?.groups?.["path"];
    return path === undefined ? undefined : unknownProcedure(path);
  }
  if (code !== "METHOD_NOT_SUPPORTED") return undefined;
  const { path = "", type = "" } = WRONG_METHOD.exec(message)?.groups ?? {};
  const how = HOW[type];
  return how === undefined ? undefined : `${path} ${how}`;
}

function unknownProcedure(path: string): string {
  const near = path.length > MAX_SHOWN ? [] : nearNames(path);
  const hint = near.length === 0 ? "" : ` did you mean ${near.join(" or ")}?`;
  const shown = JSON.stringify(path.slice(0, MAX_SHOWN));
  return `there is no procedure ${shown}:${hint} /docs/http.md lists them`;
}

/** The name that a path is a typo or another spelling of, or else those of the same group. */
function nearNames(path: string): readonly string[] {
  const typed = plain(path);
  const allowed = Math.min(MAX_CHANGES, Math.floor(typed.length / 3));
  const [nearest] = names
    .map((name) => ({ name, changes: editDistance(typed, plain(name)) }))
    .filter(({ changes }) => changes <= allowed)
    .toSorted((a, b) => a.changes - b.changes);
  if (nearest !== undefined) return [nearest.name];
  const [group = ""] = path.split(/[./]/);
  return names.filter((name) => name.startsWith(`${group}.`)).toSorted();
}

/** REST spells a name as `items/get_many`, a tRPC client as `items.getMany`. */
function plain(name: string): string {
  return name.replaceAll(/[_./-]/g, "").toLowerCase();
}
