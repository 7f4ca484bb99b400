/** A result as JSON for programs. Tested through program.test.ts. */
import type { RunResult } from "../run/result.ts";
import type { Settings } from "../settings/settings.ts";

/**
 * One line of JSON: the fields of the model at its top, or `results`, a list of models, if models
 * are compared. Times are rounded to milliseconds.
 */
export function jsonOf({ results, ...about }: RunResult, settings: Settings): string {
  const [only] = results;
  const data = settings.compare ? { results } : { ...only };
  const seconds = (key: string, value: unknown) =>
    key.endsWith("seconds") && typeof value === "number" ? Number(value.toFixed(3)) : value;
  return JSON.stringify({ ...data, ...about }, seconds);
}
