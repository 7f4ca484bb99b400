/** Errors as the server sends them. */
import type { AppRouter } from "@hellorec/api";
import type { TRPCClientErrorLike } from "@trpc/client";

/** An error in an answer of tRPC. */
export type ErrorShape = NonNullable<TRPCClientErrorLike<AppRouter>["shape"]>;

/** The name of a refusal, such as `"BAD_REQUEST"` or `"NOT_FOUND"`. */
export type ErrorKind = ErrorShape["data"]["code"];

/** Whether a value that a server sent is an error of this contract. */
export function isErrorShape(value: unknown): value is ErrorShape {
  if (!isRecord(value) || typeof value["message"] !== "string") return false;
  const { data } = value;
  return (
    isRecord(data) &&
    typeof data["code"] === "string" &&
    typeof data["httpStatus"] === "number" &&
    typeof data["hellorec_code"] === "number"
  );
}

/** Whether a value is an object whose fields can be read. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
