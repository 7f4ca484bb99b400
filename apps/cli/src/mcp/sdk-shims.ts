/**
 * In the bundle this takes the place of the module of the MCP SDK that brings Ajv, 150 kB: the SDK
 * checks with it what a person answers to a question of the server, and this server asks none.
 */
export { default as process } from "node:process";

/** Checks nothing, since it is never asked. */
export class DefaultJsonSchemaValidator {
  getValidator(): never {
    throw new Error("this program has no validator of JSON Schema");
  }
}
