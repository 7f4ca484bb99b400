/** Parsers for the values of settings, which all come as text. Tested through config.test.ts. */
import { MAX_EVENT_TYPE_LENGTH, RATING_STARS } from "@hellorec/api";
import { isStrongSecret } from "@hellorec/credentials";
import { engineDefaults, RETRACTIONS } from "@hellorec/engine";
import { z } from "zod";

import { isNetwork } from "../http/fairness/client-address.ts";

/** A whole number in plain decimal digits: no spaces, signs, exponents or other bases. */
export function wholeNumber(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}, in digits alone`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message));
}

/** A key, made by a program: one made by hand could be guessed. The messages never repeat it. */
export const adminKey = z.string().trim().refine(isStrongSecret, {
  error:
    "is no key, or one that was made by hand: let hellorec-server keys create --print make one",
});

/** A positive number of days: `90` or `0.5`. */
export const days = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,9})?$/, "must be a number in digits, as 90 or 0.5")
  .transform(Number)
  .pipe(z.number().positive().max(36_500));

/** A share of a list: `0`, `0.25` or `1`. */
export const shareOfList = z
  .string()
  .regex(/^(0(\.\d{1,9})?|1(\.0{1,9})?)$/, "must be a share from 0 to 1, as 0.1")
  .transform(Number);

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

const MAX_HOPS = 32;

/** A number of proxies in a row, or their addresses and networks: `1` or `10.0.0.0/8,loopback`. */
export const trustedProxies = list(z.string()).transform((parts, context) => {
  const [first = ""] = parts;
  if (parts.length === 1 && /^\d+$/.test(first)) {
    if (Number(first) <= MAX_HOPS) return Number(first);
    context.addIssue(`must name at most ${MAX_HOPS} proxies in a row`);
    return parts;
  }
  for (const part of parts) {
    if (!isNetwork(part)) {
      context.addIssue(
        `${JSON.stringify(part)} is no address and no network: write 10.0.0.7, 10.0.0.0/8, loopback, linklocal or uniquelocal, or the number of proxies alone`,
      );
    }
  }
  return parts;
});

/** Event types that can have a weight, besides the usual ones. */
const MAX_WEIGHTS = 100;
const MAX_WEIGHT = 1000;
/** A type may contain anything but the separators. */
const WEIGHT = /^([^=,\0\p{Surrogate}]+)=([+-]?\d+(?:\.\d+)?)$/u;

/**
 * `view=1,addtocart=3`: weights of any event types. The others keep the engine's defaults.
 *
 * @example eventWeights.parse("addtocart=3").addtocart // 3
 */
export const eventWeights = list(z.string()).transform((parts, context) => {
  const weights = new Map(Object.entries(engineDefaults.eventWeights));
  const named = new Set<string>();
  for (const part of parts) {
    const [, name = "", number] = WEIGHT.exec(part) ?? [];
    const type = name.trim();
    const problem = weightProblem(part, type, Number(number));
    if (problem !== undefined) context.addIssue(problem);
    else if (named.has(type)) context.addIssue(`${JSON.stringify(type)} has two weights: keep one`);
    named.add(type);
    weights.set(type, Number(number));
  }
  if (weights.size > MAX_WEIGHTS) context.addIssue(`names more than ${MAX_WEIGHTS} event types`);
  return { ...engineDefaults.eventWeights, ...Object.fromEntries(weights) };
});

function weightProblem(part: string, type: string, weight: number): string | undefined {
  if (type === "" || Number.isNaN(weight)) {
    return `${JSON.stringify(part)} is no weight: write it as addtocart=3, with the type of the events and a number in digits`;
  }
  if (type === "rating") {
    return "a rating weighs its stars minus rating_midpoint: set that, as rating_midpoint=2.5";
  }
  if (Object.hasOwn(RETRACTIONS, type)) {
    return `${JSON.stringify(type)} has no weight: it takes back each ${JSON.stringify(RETRACTIONS[type])} before it`;
  }
  if (type === "__proto__" || type.length > MAX_EVENT_TYPE_LENGTH) {
    return `${JSON.stringify(type)} is no event type that can have a weight`;
  }
  if (type === "rating_midpoint" && !(weight >= RATING_STARS.min && weight <= RATING_STARS.max)) {
    return `rating_midpoint is a number of stars: it must be from ${RATING_STARS.min} to ${RATING_STARS.max}`;
  }
  if (Math.abs(weight) > MAX_WEIGHT) {
    return `the weight of ${JSON.stringify(type)} must be from -${MAX_WEIGHT} to ${MAX_WEIGHT}`;
  }
  return undefined;
}
