/** The program's settings: read from the environment once, checked all together. */
import { DEFAULT_WEIGHTS } from "@hellorec/engine";
import { z } from "zod";

const seconds = z.coerce.number().int().min(1).max(600);

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

/** Every setting, with what it means: the docs' table is made from this. */
export const configSchema = z.object({
  HOST: z
    .string()
    .default("127.0.0.1")
    .describe("Address to listen on. Beyond loopback only with --insecure: nothing asks for a key"),
  PORT: z.coerce
    .number({ error: "must be a number from 0 to 65535" })
    .int()
    .min(0)
    .max(65_535)
    .default(5000)
    .describe("Port to listen on; 0: any free one"),
  DATABASE_URL: z
    .string()
    .default("data/hellorec.db")
    .describe("Where the SQLite database is: a file path or a file: URL"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("Least important lines to log; debug has a line for each request"),
  ALLOWED_ORIGINS: list(origin).describe(
    "Origins whose pages may call this server, besides its own: https://shop.example,…",
  ),
  ALLOWED_HOSTS: list(hostName).describe(
    "Names this server answers to. Empty: on loopback the loopback's own, elsewhere any",
  ),
  SHUTDOWN_SECONDS: seconds
    .default(10)
    .describe("Longest time from a SIGTERM until the program has ended"),
  POPULARITY_HALF_LIFE_DAYS: z.coerce
    .number()
    .positive()
    .max(36_500)
    .optional()
    .describe("Days after which an event counts half in popular lists; 90 where left out"),
  EVENT_WEIGHTS: eventWeights.describe(
    "Weights by event type where they differ from view=1,click=2,like=4,purchase=5,dislike=-4,rating_midpoint=2.5; a rating counts its stars less the midpoint",
  ),
});

export type Config = z.output<typeof configSchema>;

/** Settings that are wrong: one line for each. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the settings from an environment; empty ones count as left out.
 *
 * @throws {ConfigError} naming every mistake at once
 * @example readConfig({ PORT: "5001" }).PORT // 5001
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(configSchema.shape)
      .map((name) => [name, environment[name]?.trim()] as const)
      .filter(([, value]) => value !== undefined && value !== ""),
  );
  const result = configSchema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`);
  throw new ConfigError(lines.join("\n"));
}
