/**
 * A process with a bare `node:http` server that has nothing else to do. How long its callers wait
 * beside a load is the machine's part of what they wait.
 */
import { createServer } from "node:http";

const server = createServer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end('{"status":"ok"}');
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") process.send?.({ port: address.port });
});
process.once("disconnect", () => process.exit());
