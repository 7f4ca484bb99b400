/** The parts of `bench model`. */
import { BenchError } from "../bench-error.ts";
import type { Report } from "../reporting/report.ts";
import { benchFit } from "./fit.ts";
import { benchGrowth } from "./growth.ts";
import type { ModelOptions } from "./options.ts";
import { benchRecommend } from "./recommend.ts";
import { benchScore } from "./score.ts";

const parts: Readonly<Record<string, (options: ModelOptions) => Promise<Report>>> = {
  fit: benchFit,
  score: benchScore,
  recommend: benchRecommend,
  growth: benchGrowth,
};

/**
 * Runs parts, one after another. Each yields its report when it is done.
 *
 * @param only names of parts; none: all
 * @throws {BenchError} no part has that name
 */
export async function* benchModel(
  only: readonly string[],
  options: ModelOptions,
): AsyncGenerator<Report> {
  const unknown = only.filter((name) => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    throw new BenchError(`--only ${unknown.join(",")}: there are ${Object.keys(parts).join(", ")}`);
  }
  for (const [name, part] of Object.entries(parts)) {
    if (only.length === 0 || only.includes(name)) yield await part(options);
  }
}
