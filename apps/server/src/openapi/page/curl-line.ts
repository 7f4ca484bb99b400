/** A call as a line for a shell. Tested through reference-page.test.ts. */
import type { Method, Operation } from "../open-api.ts";

/** The address in examples. */
const BASE = "http://127.0.0.1:5000";

/** What the example of an operation sends. */
export interface Sent {
  readonly body?: unknown;
  readonly query?: Readonly<Record<string, unknown>>;
}

/** What the example of an operation sends: its body, and its parameters. */
export function calledWith({ requestBody, parameters = [] }: Operation): Sent {
  const [body] = Object.values(requestBody?.content["application/json"]?.examples ?? {});
  const query = Object.fromEntries(
    parameters.flatMap(({ name, content }) => {
      const [example] = Object.values(content?.["application/json"]?.examples ?? {});
      return example === undefined ? [] : [[name, example.value]];
    }),
  );
  return { ...(body !== undefined && { body: body.value }), query };
}

/**
 * The line.
 *
 * @example curlLine("/items/get", "post", { body: { item_id: "m" } })
 * // curl http://127.0.0.1:5000/items/get -d '{"item_id":"m"}'
 */
export function curlLine(path: string, method: Method, { body, query = {} }: Sent): string {
  const fields = Object.entries(query).map(
    ([name, value]) => ` --data-urlencode ${quoted(`${name}=${JSON.stringify(value)}`)}`,
  );
  const get = fields.length > 0 ? " -N -G" : "";
  const data = body === undefined ? "" : ` -d ${quoted(JSON.stringify(body))}`;
  const verb = method === "delete" ? " -X DELETE" : "";
  return `curl${verb}${get} ${BASE}${path}${fields.join("")}${data}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
