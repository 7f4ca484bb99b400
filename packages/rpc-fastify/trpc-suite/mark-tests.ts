/** Marks the tests of tRPC in which a route of Fastify answered: the others test clients alone. */
import { subscribe } from "node:diagnostics_channel";

import { afterEach, beforeEach } from "vitest";

declare module "vitest" {
  interface TaskMeta {
    usesFastify?: boolean;
  }
}

let answers = 0;
let answersBefore = 0;
subscribe("tracing:fastify.request.handler:start", () => {
  answers += 1;
});

beforeEach(() => {
  answersBefore = answers;
});

afterEach(({ task }) => {
  task.meta.usesFastify = answers > answersBefore;
});
