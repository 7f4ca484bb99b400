/** The two calls of the legacy Flask API, as operations. Tested through document.test.ts. */
import { LEGACY_CALL_PATHS } from "../http/access/open-addresses.ts";
import { SUCCESS_MESSAGE } from "../routes/json-reply.ts";
import type { ProcedureEntry } from "../routes/procedures.ts";
import type { ComponentSchemas } from "./component-schemas.ts";
import { securityOf } from "./credentials.ts";
import { errorResponses, OF_EVERY_CALL } from "./error-responses.ts";
import { exampleOf } from "./examples.ts";
import type { JsonSchema, Operation, Paths } from "./open-api.ts";
import { envelopeOf, inputContent, operationIdOf, permissionOf } from "./procedure-operations.ts";

/** What is wrong with an input is not said, and has no status of its own. */
const OF_LEGACY_CALLS = OF_EVERY_CALL.filter((name) => name !== "InternalError");

/** The answer to any wrong input. */
const LEGACY_ERROR_SCHEMA: JsonSchema = {
  type: "object",
  description: "The input is wrong. The original does not say what.",
  properties: { code: { const: 2000 }, msg: { const: "error" } },
  required: ["code", "msg"],
  additionalProperties: false,
};

/** The operations of the legacy calls. */
export function legacyOperations(
  entries: readonly ProcedureEntry[],
  schemas: ComponentSchemas,
): Paths {
  return Object.fromEntries(
    entries
      .filter(({ restPath }) => LEGACY_CALL_PATHS.has(restPath))
      .map((entry) => [entry.restPath, { post: legacyOperation(entry, schemas) }]),
  );
}

function legacyOperation(entry: ProcedureEntry, schemas: ComponentSchemas): Operation {
  const { output } = exampleOf(entry.name);
  const success = { code: 0, data: output, msg: SUCCESS_MESSAGE };
  return {
    operationId: operationIdOf(entry.restPath),
    tags: ["legacy"],
    summary: entry.meta.description,
    description: `It answers as the original Flask app does: an input that is wrong gets 200 with \`{"code":2000,"msg":"error"}\`, other fields are ignored, and the body is decoded as Python decodes it. ${permissionOf(entry)} With \`LEGACY_OPEN=1\` it needs none.`,
    security: securityOf(entry),
    requestBody: {
      required: true,
      content: inputContent(entry, schemas),
    },
    responses: {
      200: {
        description: "Done, or the input is wrong.",
        content: {
          "application/json": {
            schema: {
              oneOf: [envelopeOf(schemas.of(entry, "output")), LEGACY_ERROR_SCHEMA],
            },
            examples: {
              example: { value: success },
              error: { value: { code: 2000, msg: "error" } },
            },
          },
        },
      },
      ...errorResponses(OF_LEGACY_CALLS),
    },
  };
}
