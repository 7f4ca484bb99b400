/** One operation on the page: its fields, an example, its answers. Tested through reference-page.test.ts. */
import type {
  Method,
  OpenApiDocument,
  Operation,
  Parameter,
  Reference,
  Response,
  SecurityRequirement,
} from "../open-api.ts";
import { calledWith, curlLine } from "./curl-line.ts";
import type { Html } from "./html.ts";
import { html, prose, withCode } from "./html.ts";
import { fieldRows } from "./schema-rows.ts";
import type { Resolve } from "./schema-rows.ts";

/** An operation with its address. */
export interface Place {
  readonly path: string;
  readonly method: Method;
  readonly operation: Operation;
}

/** The ways to show who calls, in words. */
export const SCHEMES: Readonly<Record<string, string>> = {
  key: "a key",
  userToken: "a user token",
  session: "a session of the page",
};

/** An operation as a part of the page. */
export function operationPart({ path, method, operation }: Place, document: OpenApiDocument): Html {
  const { operationId, summary, description, security, parameters = [], requestBody } = operation;
  const resolve = resolverOf(document);
  const body = requestBody?.content["application/json"];
  const example = Object.values(body?.examples ?? {})[0]?.value;
  const [success, ...errors] = Object.entries(operation.responses).map(
    ([status, response]) => [status, responseOf(response, document)] as const,
  );
  return html`<article id="${operationId}">
    <h3><code>${method.toUpperCase()} ${path}</code></h3>
    <p>${summary}</p>
    ${description === undefined ? undefined : prose(description)}
    <p class="callers">${callersText(security)}</p>
    ${parameters.map((parameter) => parameterPart(parameter, resolve))}
    ${
      body === undefined
        ? undefined
        : html`<h4>Input</h4>
            ${fieldTable(body.schema, resolve, true)}`
    }
    <h4>Example</h4>
    <pre>${curlLine(path, method, calledWith(operation))}</pre>
    ${isTried(operation, method) ? tryForm(path, example) : undefined}
    ${success === undefined ? undefined : successPart(success, resolve)}
    <details>
      <summary>Errors</summary>
      <table>
        <thead>
          <tr>
            <th>status
            <th>what
            <th>example
        </thead>
        <tbody>
          ${errors.map(
            ([status, response]) =>
              html`<tr>
                <td>${status}
                <td>${withCode(response.description)}
                <td>${exampleCode(response)}
               `,
          )}
        </tbody>
      </table>
    </details>
  </article>`;
}

function callersText(security: readonly SecurityRequirement[]): string {
  if (security.length === 0) return "Everyone may call it.";
  const ways = security.flatMap((requirement) =>
    Object.entries(requirement).map(([scheme, [scope]]) => {
      const way = SCHEMES[scheme] ?? scheme;
      return scope === undefined ? way : `${way} (${scope})`;
    }),
  );
  return `Takes ${ways.join(", or ")}.`;
}

function parameterPart({ name, description, content }: Parameter, resolve: Resolve): Html {
  const schema = content?.["application/json"]?.schema;
  return html`<h4>Query: <code>${name}</code></h4>
    <p>${description}</p>
    ${schema === undefined ? undefined : fieldTable(schema, resolve, true)}`;
}

function successPart([status, response]: readonly [string, Response], resolve: Resolve): Html {
  const [type = "", media] = Object.entries(response.content ?? {})[0] ?? [];
  return html`<h4>Answer ${status}</h4>
    <p>${withCode(response.description)}${type === "" ? "" : ` ${type}`}</p>
    ${exampleCode(response)}
    ${
      media === undefined
        ? undefined
        : html`<details>
            <summary>Fields</summary>
            ${fieldTable(media.schema, resolve, false)}
          </details>`
    }`;
}

function exampleCode({ content = {} }: Response): Html {
  const examples = Object.values(content).flatMap(({ examples: own = {} }) => Object.values(own));
  return html`${examples.map(({ value }) => html`<pre>${typeof value === "string" ? value : JSON.stringify(value, null, 1)}</pre>`)}`;
}

function fieldTable(
  schema: Readonly<Record<string, unknown>> | Reference,
  resolve: Resolve,
  isInput: boolean,
): Html {
  const rows = fieldRows({ ...schema }, resolve);
  if (rows.length === 0) return html`<p>No fields.</p>`;
  return html`<table>
    <thead>
      <tr>
        <th>field
        <th>type
        <th>meaning
    </thead>
    <tbody>
      ${rows.map(
        ({ path, type, isRequired, description }) =>
          html`<tr>
            <td><code>${path}</code>
            <td>${type}${rankOf(isRequired, isInput)}
            <td>${withCode(description)}
           `,
      )}
    </tbody>
  </table>`;
}

function tryForm(path: string, example: unknown): Html {
  return html`<form class="try" data-path="${path}">
    <label
      >Input
      <textarea rows="4" spellcheck="false">${JSON.stringify(example ?? {}, null, 1)}</textarea>
    </label>
    <button type="submit">Call</button> <output tabindex="0"></output>
  </form>`;
}

/** Streams do not end, and signing in is for the page at /app/. */
function isTried({ requestBody }: Operation, method: Method): boolean {
  return method === "post" && requestBody?.content["application/json"]?.examples !== undefined;
}

function resolverOf({ components }: OpenApiDocument): Resolve {
  return (schema) => {
    const { $ref } = schema;
    return typeof $ref === "string" ? (components.schemas[lastPart($ref)] ?? schema) : schema;
  };
}

function responseOf(response: Response | Reference, { components }: OpenApiDocument): Response {
  if (!("$ref" in response)) return response;
  const name = lastPart(response.$ref);
  return components.responses[name] ?? { description: name };
}

function lastPart(reference: string): string {
  return reference.slice(reference.lastIndexOf("/") + 1);
}

/** In an output most fields are required, so the optional ones are marked instead. */
function rankOf(isRequired: boolean, isInput: boolean): string {
  if (isRequired !== isInput) return "";
  return isInput ? ", required" : ", optional";
}
