/** Keys of the service, and the user tokens that they sign. */
import { z } from "zod";

import { SCOPES } from "../checks/scope.ts";
import { IF_VALID_SO_FAR, instant, text, userId } from "./primitives.ts";

/** As many that can be used, and as many that ended. */
const MAX_KEYS = 2000;
const DAY = 86_400;
const YEAR = 365 * DAY;

const keyId = text(32).describe("The ID of a key: what stands between its first two underscores");

/** A time in whole seconds. */
function seconds(min: number, max: number) {
  return z.number().min(min, IF_VALID_SO_FAR).max(max, IF_VALID_SO_FAR).int(IF_VALID_SO_FAR);
}

const scope = z
  .enum(SCOPES)
  .describe(
    "What it may do: read lists and the catalog, also write items and events, or everything",
  );

const keyText = z.string().max(100).describe("The key itself: it is shown this once");

export const keySchema = z.strictObject({
  key_id: keyId,
  name: z.string().max(100).describe("What it is for; may be empty"),
  scope,
  state: z.enum(["active", "expired", "revoked"]).describe("Whether it can be used now"),
  created_at: instant.describe("When it was made"),
  expires_at: instant.optional().describe("When it ends; absent: never"),
  revoked_at: instant.optional().describe("When it was revoked"),
});
export const keysListOutput = z.strictObject({
  keys: z
    .array(keySchema)
    .max(MAX_KEYS)
    .describe("The oldest first; of those that ended the newest 1,000"),
});
export const keysCreateInput = z.strictObject({
  scope,
  name: text(100, 0).default("").describe("What it is for"),
  expires_in: seconds(1, 10 * YEAR)
    .optional()
    .describe("Seconds until it ends, up to ten years; absent: it does not end"),
});
export const keysCreateOutput = z.strictObject({ key: keyText, ...keySchema.shape });
export const keysRevokeInput = z.strictObject({ key_id: keyId });
export const keysRevokeOutput = z.strictObject({
  revoked: z.boolean().describe("false: it was revoked before"),
});
export const keysRotateInput = z.strictObject({
  key_id: keyId,
  overlap: seconds(0, 30 * DAY)
    .default(DAY)
    .describe("Seconds for which the old key is valid beside the new one, up to 30 days"),
});
export const keysRotateOutput = z.strictObject({
  key: keyText,
  ...keySchema.shape,
  replaced: keySchema.describe("The old key"),
});
export const tokensCreateInput = z.strictObject({
  user_id: userId,
  expires_in: seconds(1, DAY).default(3600).describe("Seconds until it ends, up to 24 hours"),
});
export const tokensCreateOutput = z.strictObject({
  token: z.string().max(4096).describe("Lets a browser call the service for this user alone"),
  expires_at: instant.describe("When it ends"),
});

/** A key as it is listed: nothing of it can be used to call. */
export type KeyInfo = z.output<typeof keySchema>;
/** All keys. */
export type KeyList = z.output<typeof keysListOutput>;
/** What a new key is for. */
export type NewKey = z.output<typeof keysCreateInput>;
/** A new key with its text. */
export type CreatedKey = z.output<typeof keysCreateOutput>;
/** Which key to replace by a new one, and for how long both are valid. */
export type KeyRotation = z.output<typeof keysRotateInput>;
/** A new key in place of another. */
export type RotatedKey = z.output<typeof keysRotateOutput>;
/** What a revocation did. */
export type KeyRevocation = z.output<typeof keysRevokeOutput>;
/** For whom a token is. */
export type NewToken = z.output<typeof tokensCreateInput>;
/** A new user token. */
export type CreatedToken = z.output<typeof tokensCreateOutput>;
