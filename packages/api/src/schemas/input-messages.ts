/**
 * What is said about an input that a schema refuses, in place of zod's own words. Tested through
 * every-wrong-input.test.ts.
 *
 * Each message continues "the field ...", so that it reads well behind a path: `limit: must be at
 * least 1`. A message that belongs to one schema alone stands at that schema.
 */
import { z } from "zod";

import { meantField } from "./meant-field.ts";

const TYPES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
  null: "null",
};

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ["character", "characters"],
  array: ["entry", "entries"],
};

/** What is said of a value that is no time. */
export const NO_TIME =
  "must be a time as ISO 8601 with Z or an offset, such as 2026-01-31T12:00:00Z";

const MAX_NAMES = 3;
const MAX_NAME_LENGTH = 60;

/**
 * The message for what a schema found.
 *
 * @example inputMessage({ code: "invalid_type", expected: "array", input: 7 }) // "must be a list"
 */
export function inputMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return wrongType(issue.expected, issue.input);
    case "invalid_value":
      if (issue.input === undefined) return MISSING;
      return `must be ${listed(
        issue.values.map((value) => JSON.stringify(value) ?? "missing"),
        "or",
      )}`;
    case "too_small":
      return atLeast(issue.origin, issue.minimum, issue.inclusive ?? true);
    case "too_big":
      return atMost(issue.origin, issue.maximum, issue.inclusive ?? true);
    case "invalid_format":
      return issue.format === "datetime" ? NO_TIME : "does not have the form that this field needs";
    case "unrecognized_keys":
      return unknownFields(issue.keys, fieldsOf(issue.inst));
    case "invalid_key":
      return "has a key that is not allowed";
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_union":
    case "invalid_element":
    case "custom":
    default:
      return "is not of the form that this field needs";
  }
}

const MISSING = "is missing";

function wrongType(expected: string, input: unknown): string {
  if (input === undefined) return MISSING;
  // JSON has no infinity: such a value was a number like 1e400.
  if (input === Infinity || input === -Infinity) return "is too large for a number";
  return `must be ${TYPES[expected] ?? expected}`;
}

function atLeast(origin: string, least: number | bigint, isInclusive: boolean): string {
  const unit = UNITS[origin];
  if (unit === undefined) return `must be ${isInclusive ? "at least" : "more than"} ${least}`;
  if (least === 1) return "must not be empty";
  return `must have at least ${counted(least, unit)}`;
}

function atMost(origin: string, most: number | bigint, isInclusive: boolean): string {
  const unit = UNITS[origin];
  if (unit === undefined) return `must be ${isInclusive ? "at most" : "less than"} ${most}`;
  return `must have at most ${counted(most, unit)}`;
}

function counted(count: number | bigint, [one, many]: readonly [string, string]): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Fields that tRPC adds to an input. Nobody means them. */
const OF_TRPC: ReadonlySet<string> = new Set(["direction", "lastEventId"]);

/** The fields of an object's schema; undefined: they are not known. */
function fieldsOf(schema: unknown): readonly string[] | undefined {
  if (!(schema instanceof z.ZodObject)) return undefined;
  return Object.keys(schema.shape).filter((field) => !OF_TRPC.has(field));
}

function unknownFields(keys: readonly string[], fields: readonly string[] | undefined): string {
  const unknown = `has ${keys.length === 1 ? "an unknown field" : "unknown fields"} ${names(keys)}`;
  if (fields === undefined) return unknown;
  if (fields.length === 0) return `${unknown}: it takes no fields`;
  const meant = keys.slice(0, MAX_NAMES).map((key) => meantField(key, fields));
  const known = meant.filter((field) => field !== undefined);
  if (known.length === keys.length) {
    return `${unknown}: did you mean ${listed([...new Set(known)], "and")}?`;
  }
  const data = fields.includes("attributes") ? "; other data goes into attributes" : "";
  return `${unknown}; the fields are ${listed(fields, "and")}${data}`;
}

function names(keys: readonly string[]): string {
  const shown = keys.slice(0, MAX_NAMES).map((key) => JSON.stringify(clip(key)));
  const others = keys.length - shown.length;
  return others === 0
    ? listed(shown, "and")
    : `${shown.join(", ")} and ${counted(others, ["other", "others"])}`;
}

function clip(key: string): string {
  return key.length > MAX_NAME_LENGTH ? `${key.slice(0, MAX_NAME_LENGTH)}…` : key;
}

function listed(words: readonly string[], conjunction: "and" | "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${conjunction} ${last}`;
}
