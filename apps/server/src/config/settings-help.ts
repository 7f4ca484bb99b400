/**
 * Every setting with its default and its meaning, in words. Tested through settings-docs.test.ts.
 */
import type { Config } from "./config.ts";
import { configSchema, readConfig } from "./config.ts";

/** A setting as `--help` shows it. */
export interface SettingHelp {
  readonly name: string;
  readonly defaultText: string;
  readonly meaning: string;
}

/** Defaults that depend on other settings, so they are not one value. */
const DEFAULTS_IN_WORDS: Partial<Record<string, string>> = {
  LEGACY_OPEN: "0",
  FIT_MEMORY_MB: "a third of the memory, at most 1500",
  SHUTDOWN_GRACE_SECONDS: "5 if something asked /readyz in the last minute, else 0",
  ALLOWED_HOSTS: "the loopback's names on loopback, else any",
};

/** Every setting, in the order of the docs. */
export function settingsHelp(): SettingHelp[] {
  const values = new Map<string, Config[keyof Config]>(Object.entries(readConfig({})));
  return Object.entries(configSchema.shape).map(([name, { description = "" }]) => ({
    name,
    defaultText: DEFAULTS_IN_WORDS[name] ?? inWords(values.get(name)),
    meaning: description,
  }));
}

function inWords(value: Config[keyof Config]): string {
  if (typeof value !== "object") return value === undefined ? "none" : String(value);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(",");
  return Object.entries(value)
    .map(([name, weight]) => `${name}=${weight}`)
    .join(",");
}
