/** The program's settings: read from the environment once, checked all together. */
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

const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is no origin: write scheme, name and port alone, as https://shop.example`,
  });

const hostName = z.string().regex(/^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/i, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is no host name: write it without scheme and port, as shop.example`,
});

const weights = z
  .string()
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(
    z.array(
      z.string().regex(/^[^=]+=[+-]?\d+(\.\d+)?$/, {
        error: (issue) => `${JSON.stringify(issue.input)} is no weight: write it as click=2`,
      }),
    ),
  )
  .transform((parts) =>
    Object.fromEntries(
      parts.map((part) => {
        const [type = "", weight] = part.split("=");
        return [type.trim(), Number(weight)];
      }),
    ),
  );

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
    .describe("A file path or file: URL for SQLite, postgres://… for PostgreSQL"),
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
  EVENT_WEIGHTS: weights
    .optional()
    .describe(
      "Weights by event type, as view=1,click=2: they replace or add to the default ones; a rating counts its value - 2.5",
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
  const lines = result.error.issues.map(
    (issue) => `${String(issue.path[0])}: ${issue.message} (see "hellorec-server --help")`,
  );
  throw new ConfigError(lines.join("\n"));
}
