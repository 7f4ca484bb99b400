/** The mistakes in an input, each with the field it is in. Tested through every-wrong-input.test.ts. */
import type { z } from "zod";

import { MAX_ISSUES } from "../checks/short-list.ts";

/** One mistake in an input: the field, and what is wrong with it. */
export interface InputIssue {
  /** The field, as `events[3].user_id`; empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
}

const MAX_LENGTH = 300;
const PLAIN_KEY = /^[\p{L}\p{N}_-]+$/u;

type Path = readonly PropertyKey[];

/**
 * What a schema found, at most 20 mistakes.
 *
 * @example inputIssues(error) // [{ path: "events[1].user_id", message: "must be a string" }]
 */
export function inputIssues(error: z.core.$ZodError): InputIssue[] {
  return error.issues
    .slice(0, MAX_ISSUES)
    .flatMap((issue) => [...mistakesOf(issue, issue.path)])
    .slice(0, MAX_ISSUES);
}

/** The mistakes as one line. Where the check stopped at its bound, it says so. */
export function linesOf(issues: readonly InputIssue[]): string {
  const lines = issues.map((issue) => lineOf(issue)).join("; ");
  return issues.length < MAX_ISSUES ? lines : `${lines}; there may be more`;
}

/** A mistake as a line: `events[1].user_id: must be a string`, or `the input must be an object`. */
export function lineOf({ path, message }: InputIssue): string {
  return path === "" ? `the input ${message}` : `${path}: ${message}`;
}

/** The mistakes that people should see: those inside a key, or inside the variant that was meant. */
function* mistakesOf(issue: z.core.$ZodIssue, path: Path): Generator<InputIssue> {
  if (issue.code === "invalid_key") {
    for (const { message } of issue.issues) yield mistake(path, `as a key, it ${message}`);
    return;
  }
  const meant = issue.code === "invalid_union" ? variantMeant(issue.errors) : undefined;
  if (meant === undefined) {
    yield mistake(path, issue.message);
    return;
  }
  for (const inner of meant) yield* mistakesOf(inner, [...path, ...inner.path]);
}

/** What is wrong by the one variant whose type the value has. */
function variantMeant(
  variants: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const near = variants.filter((issues) =>
    issues.every(({ code, path }) => code !== "invalid_type" || path.length > 0),
  );
  return near.length === 1 ? near[0] : undefined;
}

function mistake(path: Path, message: string): InputIssue {
  return { path: pathText(path), message: message.slice(0, MAX_LENGTH) };
}

function pathText(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (!PLAIN_KEY.test(String(part))) text += `[${JSON.stringify(String(part))}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text.slice(0, MAX_LENGTH);
}
