/** oRPC's handler for Node. */
import { createServer } from "node:http";

import { os } from "@orpc/server";
import { RPCHandler } from "@orpc/server/node";

import { hello, helloInput, HOST, port } from "./hello.ts";

// oRPC allows GET only for procedures that declare it.
const handler = new RPCHandler({
  helloRec: os
    .route({ method: "GET" })
    .input(helloInput)
    .handler(({ input }) => hello(input.user_id)),
});
createServer((request, response) => {
  void handler.handle(request, response, { prefix: "/rpc", context: {} }).then(({ matched }) => {
    if (!matched) response.writeHead(404).end();
  });
}).listen(port(), HOST);
