/** The limit for lists: `node:http` and JSON.stringify of a list that is there already. */
import { createServer } from "node:http";

import { shopItem } from "../src/model/shop.ts";
import { HOST, port } from "./hello.ts";

const items = Array.from({ length: 10 }, (_, item) => ({
  item: { ...shopItem(item * 997), available: true },
  score: 1 / (item + 3),
  because: [1, 2, 3].map((reason) => {
    const { item_id, title } = shopItem(item * 997 + reason);
    return { item_id, title, weight: 0.1 / (item + reason) };
  }),
}));

createServer((request, response) => {
  const input = (request.url ?? "").slice("/list?input=".length) || "{}";
  const { user_id } = JSON.parse(decodeURIComponent(input));
  const body = JSON.stringify({
    result: {
      data: { items, strategy: "personal", model_version: "1", recommendation_id: user_id },
    },
  });
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}).listen(port(), HOST);
