/** tRPC's standalone adapter. */
import { createHTTPServer } from "@trpc/server/adapters/standalone";

import { helloRouter } from "./hello-router.ts";
import { HOST, port } from "./hello.ts";

createHTTPServer({ router: helloRouter, basePath: "/trpc/" }).listen(port(), HOST);
