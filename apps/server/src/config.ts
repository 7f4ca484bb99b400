/** The program's settings: read from the environment once, checked all together. */
import { DEFAULT_WEIGHTS, MODEL_SETTINGS } from "@hellorec/engine";
import { z } from "zod";

/** A whole number in plain decimal digits: no spaces, signs, exponents or other bases. */
function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}, in digits alone`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

const decimal = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, "must be a number in digits, as 90 or 0.5")
  .transform(Number);

function list(each: z.ZodType<string, string>) {
  return z
    .string()
    .default("")
    .transform((text) =>
      text
        .split(",")
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    )
    .pipe(z.array(each));
}

const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is no origin: write scheme, name and port alone, as https://shop.example`,
});

const hostName = z.string().regex(/^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/i, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is no host name: write it without scheme and port, as shop.example`,
});

const WEIGHT_NAMES = Object.keys(DEFAULT_WEIGHTS).join("|");
const WEIGHT = new RegExp(`^(${WEIGHT_NAMES})=[+-]?\\d+(\\.\\d+)?$`);

/** `view=1,click=2` on top of the contract's weights. */
const eventWeights = list(
  z.string().regex(WEIGHT, {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is no weight: write it as click=2, with one of ${WEIGHT_NAMES}`,
  }),
)
  .transform((parts) => Object.fromEntries(parts.map((part) => part.split("="))))
  .pipe(
    z.strictObject({
      view: weight(DEFAULT_WEIGHTS.view),
      click: weight(DEFAULT_WEIGHTS.click),
      like: weight(DEFAULT_WEIGHTS.like),
      purchase: weight(DEFAULT_WEIGHTS.purchase),
      dislike: weight(DEFAULT_WEIGHTS.dislike),
      rating_midpoint: weight(DEFAULT_WEIGHTS.rating_midpoint),
    }),
  );

function weight(standard: number) {
  return z.coerce.number().min(-1000).max(1000).default(standard);
}

/** Every setting, with what it means: `--help` prints it, and docs/configuration.md says the same. */
export const configSchema = z.object({
  HOST: z
    .string()
    .trim()
    .default("127.0.0.1")
    .describe(
      "Address to listen on. Beyond loopback only with --insecure: nothing asks callers for a key yet",
    ),
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
  ALLOWED_HOSTS: list(hostName).describe("Names this server answers to: shop.example"),
  SHUTDOWN_SECONDS: wholeNumber(1, 600)
    .default(10)
    .describe("Longest time from a SIGTERM until the program has ended, 1 to 600"),
  POPULARITY_HALF_LIFE_DAYS: decimal
    .pipe(z.number().positive().max(36_500))
    .optional()
    .describe("Days after which an event counts half in popular lists"),
  HISTORY_HALF_LIFE_DAYS: decimal
    .pipe(z.number().positive().max(36_500))
    .optional()
    .describe(
      "Days before a user's newest event after which an item of the history counts half; without it none fades",
    ),
  EVENT_WEIGHTS: eventWeights.describe(
    "Weights by event type; only those that differ need be named",
  ),
  MODEL: z
    .enum(MODEL_SETTINGS)
    .default("auto")
    .describe(
      `The model to fit: ${MODEL_SETTINGS.join(", ")}. auto: the one that predicts held-out items best`,
    ),
  MODEL_BUDGET_SECONDS: wholeNumber(1, 3600)
    .default(60)
    .describe("Time that auto takes to compare models in the background, 1 to 3600"),
  REFIT_AFTER_EVENTS: wholeNumber(0, 999_999_999)
    .default(1000)
    .describe(
      "Fit again by itself after this many new events, or a tenth of the log if that is more; the first time after 100; 0: never",
    ),
  REFIT_AFTER_HOURS: wholeNumber(0, 500)
    .default(24)
    .describe("With fewer new events, fit again after this many hours, up to 500; 0: never"),
});

export type Config = z.output<typeof configSchema>;

/** Settings that are wrong: one line for each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Given to the program from outside: every setting as text. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from an environment; empty ones count as left out.
 *
 * @throws {ConfigError} naming every mistake at once
 * @example readConfig({ PORT: "5001" }).PORT // 5001
 */
export function readConfig(environment: Environment): Config {
  return checked(configSchema.safeParse(given(environment)));
}

/**
 * Reads the settings for a program that listens at `HOST`.
 *
 * @param findAddressProblem says what is wrong with an address; undefined: nothing
 * @throws {ConfigError} naming every mistake at once, the address's among them
 */
export async function readServeConfig(
  environment: Environment,
  findAddressProblem: (host: string) => Promise<string | undefined>,
): Promise<Config> {
  const HOST = configSchema.shape.HOST.superRefine(async (host, context) => {
    const problem = await findAddressProblem(host);
    if (problem !== undefined) context.addIssue(problem);
  });
  return checked(await configSchema.extend({ HOST }).safeParseAsync(given(environment)));
}

function given(environment: Environment): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.keys(configSchema.shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
}

function checked(result: z.ZodSafeParseResult<Config>): Config {
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  throw new ConfigError(lines.join("\n"));
}

/** A setting for people: its name, its default, and what it means. */
export interface SettingHelp {
  readonly name: string;
  readonly standard: string;
  readonly meaning: string;
}

/** Every setting, in the order of the docs. */
export function settingsHelp(): SettingHelp[] {
  const standards = standardsInWords(readConfig({}));
  return Object.entries(configSchema.shape).map(([name, { description = "" }]) => ({
    name,
    standard: standards.get(name) ?? "",
    meaning: description,
  }));
}

function standardsInWords(standard: Config): ReadonlyMap<string, string> {
  const inWords: Record<keyof Config, string> = {
    HOST: standard.HOST,
    PORT: String(standard.PORT),
    DATABASE_URL: standard.DATABASE_URL,
    LOG_LEVEL: standard.LOG_LEVEL,
    ALLOWED_ORIGINS: "none",
    ALLOWED_HOSTS: "the loopback's names on loopback, else any",
    SHUTDOWN_SECONDS: String(standard.SHUTDOWN_SECONDS),
    // The engine's own.
    POPULARITY_HALF_LIFE_DAYS: "90",
    HISTORY_HALF_LIFE_DAYS: "none",
    EVENT_WEIGHTS: Object.entries(standard.EVENT_WEIGHTS)
      .map(([name, weight]) => `${name}=${weight}`)
      .join(","),
    MODEL: standard.MODEL,
    MODEL_BUDGET_SECONDS: String(standard.MODEL_BUDGET_SECONDS),
    REFIT_AFTER_EVENTS: String(standard.REFIT_AFTER_EVENTS),
    REFIT_AFTER_HOURS: String(standard.REFIT_AFTER_HOURS),
  };
  return new Map(Object.entries(inWords));
}
