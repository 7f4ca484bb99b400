/** `hellorec-server config print` and `config check`. Tested through program-config.test.ts. */
import { findDatabaseUrlProblem } from "@hellorec/store";

import { ConfigError, readServeConfig } from "./config.ts";
import type { SettingSources } from "./settings.ts";
import { inWords, mergedEnvironment, nearNames, settingsInUse, sourceOf } from "./settings.ts";

/** What the command needs. */
export interface ConfigCommand {
  readonly sources: SettingSources;
  readonly isJson: boolean;
  readonly print: (line: string) => void;
  /** What is wrong with an address to listen on; undefined: nothing. */
  readonly findAddressProblem: (host: string) => Promise<string | undefined>;
}

/** Prints every setting, its value and where it comes from. Secrets are hidden. */
export function printConfig({ sources, isJson, print }: ConfigCommand): void {
  const settings = settingsInUse(sources);
  if (isJson) {
    const shown = settings.map(({ name, value, source }) => ({
      name,
      value: value ?? null,
      ...source,
    }));
    print(JSON.stringify({ settings: shown }));
    return;
  }
  const width = Math.max(...settings.map(({ name }) => name.length));
  for (const { name, value = "(hidden)", source } of settings) {
    const from = source.from === "default" ? "" : `   (${inWords(source)})`;
    print(`${name.padEnd(width)}  ${value}${from}`);
  }
}

/**
 * Checks all settings, and opens nothing.
 *
 * @returns the exit status: 2 where the server would refuse to start
 */
export async function checkConfig(command: ConfigCommand): Promise<number> {
  const { sources, isJson, print } = command;
  const problems = await findProblems(command);
  const warnings = [...(sources.envFile?.warnings ?? []), ...nearNames(sources.environment)];
  if (isJson) {
    print(JSON.stringify({ ok: problems.length === 0, problems, warnings }));
  } else {
    for (const line of problems) print(`fail  ${line}`);
    for (const line of warnings) print(`warn  ${line}`);
    if (problems.length === 0) print(`ok    ${countOf(sources)}`);
  }
  return problems.length === 0 ? 0 : 2;
}

async function findProblems({ sources, findAddressProblem }: ConfigCommand): Promise<string[]> {
  const environment = mergedEnvironment(sources);
  // `serve` finds it when it opens the store.
  const problem = findDatabaseUrlProblem(environment["DATABASE_URL"]?.trim() ?? "");
  try {
    await readServeConfig(environment, findAddressProblem);
    return problem === undefined ? [] : [problem];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const lines = error.message.split("\n");
    const isNamed = problem === undefined || lines.some((line) => line.startsWith("DATABASE_URL"));
    return (isNamed ? lines : [...lines, problem]).map((line) => {
      const [name = "", ...rest] = line.split(": ");
      const source = sourceOf(name, sources);
      return source.from === "file" ? `${name} (${inWords(source)}): ${rest.join(": ")}` : line;
    });
  }
}

function countOf(sources: SettingSources): string {
  const settings = settingsInUse(sources);
  const set = settings.filter(({ source }) => source.from !== "default").length;
  const file = sources.envFile === undefined ? "no .env file" : sources.envFile.path;
  return `${set} of ${settings.length} settings are set, the others have their defaults; ${file}`;
}
