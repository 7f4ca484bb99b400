/** `@hellorec/client/testing`: a client without a server, and sample data, for tests. */
export { createFakeClient } from "./create-fake-client.ts";
export type { FakeClient, FakeOptions } from "./create-fake-client.ts";
export { fakeError } from "./fake-error.ts";
export type { FakeErrorOptions } from "./fake-error.ts";
export type { FakeCall } from "./overrides.ts";
export type { FakeAnswer, FakeOverrides, FakeStream } from "./overrides.ts";
export { sampleEvents, sampleItems, sampleUsers } from "./sample-data.ts";
