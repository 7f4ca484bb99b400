/** The texts of the help: one screen for all, one for each command, and the list of all settings. */
import { settingsHelp } from "../config/settings-help.ts";
import type { CommandSpec, OptionSpec } from "./commands.ts";
import { COMMANDS, ENV_FILE_OPTIONS } from "./commands.ts";

/** What most servers set, in order of need. */
const FIRST_SETTINGS: readonly { name: string; meaning: string }[] = [
  { name: "DATABASE_URL", meaning: "a file, or postgres://user:password@host/database" },
  { name: "HOST", meaning: "address to listen on; beyond loopback once there is a key" },
  { name: "PORT", meaning: "port to listen on; 0: any free one" },
  { name: "HELLOREC_ADMIN_KEY", meaning: "the first key, made by keys create --print" },
  { name: "ALLOWED_HOSTS", meaning: "names under which a proxy serves it" },
  { name: "ALLOWED_ORIGINS", meaning: "origins whose pages may call it" },
  { name: "TRUST_PROXY", meaning: "proxies whose X-Forwarded-For counts" },
  { name: "LOG_LEVEL", meaning: "fatal, error, warn, info, debug, trace or silent" },
];
const LONGEST_DEFAULT = 20;

/** The help of the whole program: one screen. */
export function overview(): string {
  return [
    "hellorec-server: the recommendation service",
    "",
    ...aligned(COMMANDS.map(({ name, synopsis, summary }) => [`${name} ${synopsis}`, summary])),
    ...aligned([["help COMMAND", "more about a command; --version prints the version"]]),
    "",
    "Settings come from the environment, or else from the file .env in the working directory.",
    "Those that matter first, with their defaults:",
    "",
    ...firstSettings(),
    "",
    "Further: help settings lists every setting; config print shows those in use. The pages of",
    "the documentation are at /docs/ of a running server: /docs/operations.md is the first to read.",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: CommandSpec): string {
  const { name, synopsis, summary, options, details, showsSettings } = command;
  return [
    `hellorec-server ${name} ${synopsis}`.trimEnd(),
    `  ${summary}`,
    "",
    ...aligned([...options, ...ENV_FILE_OPTIONS].map((option) => [flag(option), option.meaning])),
    ...(details.length > 0 ? ["", ...details.map((line) => `  ${line}`)] : []),
    ...(showsSettings
      ? ["", "Settings that matter first, with their defaults:", "", ...firstSettings()]
      : []),
    "",
    "Every setting: hellorec-server help settings. Every command: hellorec-server --help.",
  ].join("\n");
}

/** Every setting with its default and its meaning. */
export function allSettings(): string {
  const lines = settingsHelp().map(
    ({ name, defaultText, meaning }) => `  ${name} (default: ${defaultText})\n      ${meaning}`,
  );
  return [
    "Settings, from the environment, or else from the file .env in the working directory:",
    ...lines,
  ].join("\n");
}

function firstSettings(): string[] {
  const defaults = new Map(settingsHelp().map(({ name, defaultText }) => [name, defaultText]));
  return aligned(
    FIRST_SETTINGS.map(({ name, meaning }) => {
      const text = defaults.get(name) ?? "";
      return [`${name}=${text === "none" || text.length > LONGEST_DEFAULT ? "" : text}`, meaning];
    }),
  );
}

function flag({ name, value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}

/** The second column begins below the longest of the usual commands and settings. */
function aligned(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(32, ...rows.map(([left]) => left.length + 2));
  return rows.map(([left, right]) => `  ${left.trimEnd().padEnd(width)}${right}`);
}
