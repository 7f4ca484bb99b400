/** The servers that `bench model` asks for lists, and the answers that are right. */
import { z } from "zod";

import type { LoadRequest } from "../load/generator.ts";
import { hellorecServer } from "../servers/hellorec-server.ts";
import { peerCommand } from "../servers/peers.ts";
import type { ServerCommand } from "../servers/server-process.ts";
import { userId, USERS } from "./shop.ts";

/** Items of a list. */
export const LIMIT = 10;

/** This project with one model, so that no fit selects another. */
export const listServer: ServerCommand = {
  ...hellorecServer,
  environment: (directory) => ({
    ...hellorecServer.environment?.(directory),
    MODEL: "rp3beta",
  }),
};

/** A full list from the user's own history, joined with item data, each item with its reasons. */
const personalSchema = z.object({
  result: z.object({
    data: z.object({
      strategy: z.literal("personal"),
      model_version: z.string(),
      items: z
        .array(
          z.object({
            item: z.object({ item_id: z.string(), title: z.string(), image_url: z.string() }),
            score: z.number().positive(),
            because: z.array(z.object({ title: z.string() })).min(1),
          }),
        )
        .length(LIMIT),
    }),
  }),
});

export interface Target {
  readonly description: string;
  readonly server: ServerCommand;
  readonly request: LoadRequest;
}

/** Bare `node:http` answers with as many users' names, in the same rotation. */
export const targets: readonly Target[] = [
  {
    description: "bare node:http, a greeting",
    server: { name: "bare", command: () => peerCommand("bare-http") },
    request: rotation(
      (user_id) => `/hello?input=${json({ user_id })}`,
      z.object({ result: z.object({ data: z.string().startsWith("hello user-") }) }),
    ),
  },
  {
    description: "bare node:http, one list for all",
    server: { name: "bare-list", command: () => peerCommand("bare-list") },
    request: rotation((user_id) => `/list?input=${json({ user_id })}`, personalSchema),
  },
  {
    description: "hellorec, recommend",
    server: listServer,
    request: rotation(
      (user_id) => `/trpc/recommend?input=${json({ user_id, limit: LIMIT })}`,
      personalSchema,
    ),
  },
];

function rotation(path: (userId: string) => string, schema: z.ZodType): LoadRequest {
  const [first, ...others] = Array.from({ length: USERS }, (_, user) => path(userId(user)));
  return {
    method: "GET",
    paths: [first ?? "", ...others],
    isAnswer: (answer) => schema.safeParse(answer).success,
  };
}

function json(value: object): string {
  return encodeURIComponent(JSON.stringify(value));
}
