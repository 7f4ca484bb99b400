/** Every setting as it counts: its value, and where that comes from. Tested through settings.test.ts. */
import type { Environment } from "./config.ts";
import { configSchema } from "./config.ts";
import type { EnvFile } from "./env-file.ts";
import { shownValue } from "./hidden-values.ts";
import { findMistyped } from "./mistyped-settings.ts";
import { settingsHelp } from "./settings-help.ts";

/** Where a value comes from. The line counts from 1. */
export type SettingSource =
  | { readonly from: "default" }
  | { readonly from: "environment" }
  | { readonly from: "file"; readonly file: string; readonly line: number };

/** A setting as `config print` shows it. */
export interface SettingInUse {
  readonly name: string;
  /** In words, as it would be written; undefined: it is secret. */
  readonly value: string | undefined;
  readonly source: SettingSource;
}

/** The environment of the process, and what a file adds. */
export interface SettingSources {
  /** Before the file was added. */
  readonly environment: Environment;
  readonly envFile: EnvFile | undefined;
}

/** Names that start as this program's settings do, and belong to its command line and its files. */
const OTHER_NAMES: ReadonlySet<string> = new Set([
  "HELLOREC_URL",
  "HELLOREC_KEY",
  "HELLOREC_KEY_FILE",
  "HELLOREC_DOTENV",
]);
const PREFIX = "HELLOREC_";

/** The environment and the file together. A variable that the environment has keeps its value. */
export function mergedEnvironment({ environment, envFile }: SettingSources): Environment {
  return { ...envFile?.values, ...environment };
}

/**
 * All settings, in the order of the docs.
 *
 * @example settingsInUse({ environment: { PORT: "1" }, envFile: undefined })[1] // { name: "PORT", value: "1", source: { from: "environment" } }
 */
export function settingsInUse(sources: SettingSources): SettingInUse[] {
  const merged = mergedEnvironment(sources);
  return settingsHelp().map(({ name, defaultText }) => {
    const value = merged[name]?.trim() ?? "";
    if (value === "") return { name, value: defaultText, source: { from: "default" } };
    return { name, value: shownValue(name, value), source: sourceOf(name, sources) };
  });
}

/** Where the value of a variable comes from, in words: "environment" or ".env, line 3". */
export function inWords(source: SettingSource): string {
  return source.from === "file" ? `${source.file}, line ${source.line}` : source.from;
}

/** Where the value of a variable comes from. */
export function sourceOf(name: string, { environment, envFile }: SettingSources): SettingSource {
  if (environment[name] !== undefined) return { from: "environment" };
  const line = envFile?.lines.get(name);
  if (envFile === undefined || line === undefined) return { from: "default" };
  return { from: "file", file: envFile.path, line };
}

/**
 * Names of the environment that may be meant as settings, in lines for the operator. It holds many names
 * of other programs, so only those count that are near, or that are a setting after `HELLOREC_`.
 */
export function nearNames(environment: Environment): string[] {
  const settings = Object.keys(configSchema.shape);
  const names = Object.keys(environment).filter((name) => !OTHER_NAMES.has(name));
  const prefixed = names
    .filter((name) => name.startsWith(PREFIX) && !settings.includes(name))
    .map((name) => ({ name, rest: name.slice(PREFIX.length) }))
    .flatMap(({ name, rest }) => {
      const [near] = settings.includes(rest) ? [{ meant: rest }] : findMistyped([rest], settings);
      return near === undefined ? [] : [{ name, meant: near.meant }];
    });
  const others = names.filter((name) => !prefixed.some((each) => each.name === name));
  return [...prefixed, ...findMistyped(others, settings)].map(
    ({ name, meant }) => `${name} in the environment has no effect: is ${meant} meant?`,
  );
}
