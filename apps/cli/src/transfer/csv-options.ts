/**
 * Readers of the options of `import csv`. They do not load the readers of files, which only an import
 * needs. Tested through transfer.test.ts.
 */
import { InvalidArgumentError } from "commander";

const SCALE = /^\s*([+-]?\d+(?:\.\d+)?)\s*\.\.\s*([+-]?\d+(?:\.\d+)?)\s*$/;

/** Collects `field=column`. @throws {InvalidArgumentError} it has another form */
export function mapOption(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  const [field, column] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1).trim()];
  if (Object.hasOwn(before, field)) {
    throw new InvalidArgumentError(`${field} is named twice; leave one of them out.`);
  }
  if (field !== "" && column !== "") return { ...before, [field]: column };
  throw new InvalidArgumentError("It must be a field, = and the name of a column: type=what.");
}

/** The lowest and the highest rating. @throws {InvalidArgumentError} it has another form */
export function scaleOption(text: string): { readonly low: number; readonly high: number } {
  const match = SCALE.exec(text);
  const [low, high] = [Number(match?.[1]), Number(match?.[2])];
  if (low < high) return { low, high };
  throw new InvalidArgumentError("It must be the lowest and the highest rating: 1..10.");
}
