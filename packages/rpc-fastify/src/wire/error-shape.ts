/** Errors as clients get them. Tested through conformance.test.ts. */

// Its newer name, getTRPCErrorShape, is not there before tRPC 11.3.
export { getErrorShape } from "@trpc/server";
