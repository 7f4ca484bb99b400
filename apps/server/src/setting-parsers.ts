/** Parsers for the values of settings, which all come as text. Tested through config.test.ts. */
import { engineDefaults } from "@hellorec/engine";
import { z } from "zod";

/** A whole number in plain decimal digits: no spaces, signs, exponents or other bases. */
export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}, in digits alone`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

/** A positive number of days: `90` or `0.5`. */
export const days = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, "must be a number in digits, as 90 or 0.5")
  .transform(Number)
  .pipe(z.number().positive().max(36_500));

/** Values separated by commas; none by default. */
export function list(each: z.ZodType<string, string>) {
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

/** The origin of a page: `https://shop.example`. */
export const origin = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is no origin: write scheme, name and port alone, as https://shop.example`,
  });

/** A host name without scheme and port: `shop.example`. */
export const hostName = z.string().regex(/^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/i, {
  error: (issue) =>
    `${JSON.stringify(issue.input)} is no host name: write it without scheme and port, as shop.example`,
});

const WEIGHT_NAMES = Object.keys(engineDefaults.weights).join("|");
const WEIGHT = new RegExp(`^(${WEIGHT_NAMES})=[+-]?\\d+(\\.\\d+)?$`);

/** `view=1,click=2`. The other weights keep the engine's defaults. */
export const eventWeights = list(
  z.string().regex(WEIGHT, {
    error: (issue) =>
      `${JSON.stringify(issue.input)} is no weight: write it as click=2, with one of ${WEIGHT_NAMES}`,
  }),
)
  .transform((parts) => Object.fromEntries(parts.map((part) => part.split("="))))
  .pipe(
    z.strictObject({
      view: weight("view"),
      click: weight("click"),
      like: weight("like"),
      purchase: weight("purchase"),
      dislike: weight("dislike"),
      rating_midpoint: weight("rating_midpoint"),
    }),
  );

function weight(name: keyof typeof engineDefaults.weights) {
  return z.coerce.number().min(-1000).max(1000).default(engineDefaults.weights[name]);
}
