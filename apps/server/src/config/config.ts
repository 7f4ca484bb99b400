/** The program's settings. They are read from the environment once, and checked all together. */
import { engineDefaults, LEAST_FIT_MEMORY_MB, MODEL_SETTINGS } from "@hellorec/engine";
import { z } from "zod";

import {
  adminKey,
  days,
  eventWeights,
  hostName,
  list,
  origin,
  shareOfList,
  trustedProxies,
  wholeNumber,
} from "./setting-parsers.ts";

/** `MODEL_BUDGET_OPERATIONS` counts in these. */
export const OPERATIONS_PER_UNIT = 1_000_000;

/**
 * Every setting, with its default and its meaning. `--help`, docs/configuration.md and .env.example
 * show both. Defaults of the engine's settings are the engine's own.
 */
export const configSchema = z.object({
  HOST: z
    .string()
    .trim()
    .default("127.0.0.1")
    .describe("Address to listen on. Beyond loopback only once there is a key"),
  PORT: wholeNumber(0, 65_535).default(5000).describe("Port to listen on; 0: any free one"),
  DATABASE_URL: z
    .string()
    .trim()
    .default("data/hellorec.db")
    .describe(
      "Where the data is: a file, as a path or a file: URL (directories are made), or a PostgreSQL database that any number of servers share, as postgres://user:password@host:5432/database",
    ),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe(
      "fatal, error, warn, info, debug, trace or silent. Log lines are JSON on stderr; debug has one for each request",
    ),
  ALLOWED_ORIGINS: list(origin).describe(
    "Origins whose pages may call this server, besides its own: https://shop.example,https://admin.example",
  ),
  ALLOWED_HOSTS: list(hostName).describe(
    "Values of the Host header that this server accepts: shop.example",
  ),
  TRUST_PROXY: trustedProxies.describe(
    "The proxies whose X-Forwarded-For names the client that limits count by: how many stand in a row before this server, or their addresses and networks: 10.0.0.0/8,loopback",
  ),
  HELLOREC_ADMIN_KEY: adminKey
    .optional()
    .describe(
      "A key of the scope admin that is added at the start, so that the first one needs no command: one that hellorec-server keys create --print has made",
    ),
  LEGACY_OPEN: z
    .enum(["0", "1"], { error: "must be 1 or 0" })
    .default("0")
    .transform((value) => value === "1")
    .describe(
      "1: POST /hello_rec and POST /multiply need no key, as the legacy Flask API has none",
    ),
  KEY_CALLS_PER_SECOND: wholeNumber(0, 1_000_000)
    .default(0)
    .describe(
      "Most calls a second of one key at one server, each call of a batch counted; five times as many at once; 0: no limit",
    ),
  TOKEN_CALLS_PER_SECOND: wholeNumber(0, 1_000_000)
    .default(20)
    .describe("The same for all user tokens of one user; 0: no limit"),
  ADDRESS_CALLS_PER_SECOND: wholeNumber(0, 1_000_000)
    .default(0)
    .describe("The same for all calls of one address that need a key; 0: no limit"),
  KEY_CALLS_IN_FLIGHT: wholeNumber(0, 10_000)
    .default(0)
    .describe(
      "Most answers that are being made for one key at one server, a batch being one; 0: no limit of its own",
    ),
  TOKEN_CALLS_IN_FLIGHT: wholeNumber(0, 10_000)
    .default(0)
    .describe("The same for all user tokens of one user; 0: no limit of its own"),
  KEY_STREAMS: wholeNumber(0, 2000)
    .default(0)
    .describe("Most open subscriptions of one key at one server; 0: no limit of its own"),
  TOKEN_STREAMS: wholeNumber(0, 2000)
    .default(20)
    .describe("The same for all user tokens of one user; 0: no limit of its own"),
  SHUTDOWN_SECONDS: wholeNumber(1, 600)
    .default(10)
    .describe("Longest time from a SIGTERM until the program has ended, 1 to 600"),
  SHUTDOWN_GRACE_SECONDS: wholeNumber(0, 599)
    .optional()
    .describe(
      "How much of that time the server goes on serving while /readyz answers 503, so that load balancers send callers elsewhere; 0: none",
    ),
  POPULARITY_HALF_LIFE_DAYS: days
    .default(engineDefaults.popularityHalfLifeDays)
    .describe(
      "Days after which an event counts half in popular lists, but for 2 percent of its weight that last",
    ),
  HISTORY_HALF_LIFE_DAYS: days
    .optional()
    .describe(
      "Days before a user's newest event after which an item of the history counts half; without it all items count in full",
    ),
  EVENT_WEIGHTS: eventWeights.describe(
    "Weights by event type, also of your own types: addtocart=3,transaction=5; only those that differ from the default are needed",
  ),
  MODEL: z
    .enum(MODEL_SETTINGS)
    .default(engineDefaults.model)
    .describe(
      `The model to fit: ${MODEL_SETTINGS.join(", ")}. auto: the one that predicts held-out items best`,
    ),
  MODEL_BUDGET_OPERATIONS: wholeNumber(1, 100_000_000)
    .default(engineDefaults.modelBudgetOperations / OPERATIONS_PER_UNIT)
    .describe(
      "Work that auto takes to compare models in the background, in millions of additions: the default takes about 170 s on two free processors",
    ),
  MODEL_BUDGET_SECONDS: wholeNumber(1, 3600)
    .default(engineDefaults.modelBudgetSeconds)
    .describe(
      "Stops a comparison of models after this time, 1 to 3600; its result then depends on the speed of the machine, and the log says so",
    ),
  FIT_MEMORY_MB: wholeNumber(LEAST_FIT_MEMORY_MB, 1_000_000)
    .optional()
    .describe(
      "MB that a process of a fit or of a comparison of models may take, 256 or more; where all users need more, it learns from as many as fit, chosen by a hash of their IDs",
    ),
  UNTOUCHED_SHARE: shareOfList
    .default(engineDefaults.untouchedShare)
    .describe(
      "Share of the places in personal and session lists for items that nobody has liked yet, scored by what they are, 0 to 1; 0: none; 0.1: one in ten",
    ),
  UNTOUCHED_SHARE_SIMILAR: shareOfList
    .default(engineDefaults.untouchedShareSimilar)
    .describe("The same share in lists of similar items, 0 to 1"),
  REFIT_AFTER_EVENTS: wholeNumber(0, 999_999_999)
    .default(engineDefaults.refitAfterEvents)
    .describe(
      "Fit automatically after this many new events, or a tenth of the log if that is more; the first time after 100; 0: never",
    ),
  REFIT_AFTER_HOURS: wholeNumber(0, 500)
    .default(engineDefaults.refitAfterHours)
    .describe("With fewer new events, fit again after this many hours, up to 500; 0: never"),
});

/** The values of all settings. */
export type Config = z.output<typeof configSchema>;

/** The shell and `.env` take one pair of quotes off. Others, such as those of `docker --env-file`, stay. */
const QUOTED = /^(["'`]).*\1$|^[“„«‘].*[”“»’]$/s;
const QUOTES_BELONG_TO_IT =
  "the value has quotes around it, which are a part of it here: write it without them";

/** Invalid settings: `message` has one line for each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** The environment of the program: every setting as text. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from an environment. An empty value counts as not set.
 *
 * @throws {ConfigError} one line for each invalid setting
 * @example readConfig({ PORT: "5001" }).PORT // 5001
 */
export function readConfig(environment: Environment): Config {
  const values = setValues(environment);
  return validConfig(configSchema.safeParse(values), values);
}

/**
 * Reads the settings for a program that listens at `HOST`.
 *
 * @param findAddressProblem says what is wrong with an address; undefined: nothing
 * @throws {ConfigError} one line for each invalid setting, the address included
 */
export async function readServeConfig(
  environment: Environment,
  findAddressProblem: (host: string) => Promise<string | undefined>,
): Promise<Config> {
  const HOST = configSchema.shape.HOST.superRefine(async (host, context) => {
    const problem = await findAddressProblem(host);
    if (problem !== undefined) context.addIssue(problem);
  });
  const values = setValues(environment);
  return validConfig(await configSchema.extend({ HOST }).safeParseAsync(values), values);
}

function setValues(environment: Environment): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.keys(configSchema.shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
}

function validConfig(result: z.ZodSafeParseResult<Config>, values: Environment): Config {
  const quoted = Object.keys(values).filter((name) => QUOTED.test(values[name]?.trim() ?? ""));
  const issues = result.error?.issues ?? [];
  const lines = [
    ...quoted.map((name) => `${name}: ${QUOTES_BELONG_TO_IT}`),
    // What else is wrong with a value in quotes shows once they are gone.
    ...issues
      .filter(({ path }) => !quoted.includes(String(path[0])))
      .map(({ path, message }) => `${String(path[0])}: ${message}`),
  ];
  if (result.success) lines.push(...contradictions(result.data));
  if (result.success && lines.length === 0) return result.data;
  throw new ConfigError(lines.join("\n"));
}

/** What is wrong with settings that are valid one by one. */
function contradictions({ SHUTDOWN_GRACE_SECONDS = 0, SHUTDOWN_SECONDS }: Config): string[] {
  if (SHUTDOWN_GRACE_SECONDS < SHUTDOWN_SECONDS) return [];
  return [
    `SHUTDOWN_GRACE_SECONDS: must be less than SHUTDOWN_SECONDS, which is ${SHUTDOWN_SECONDS} and includes it: make that one longer`,
  ];
}
