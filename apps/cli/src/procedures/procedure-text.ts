/** The help of a procedure: what it does, its input and output, and an example. */
import type { Style } from "../terminal/style.ts";
import { wrapped } from "../terminal/wrap.ts";
import type { JsonSchema, Procedure } from "./procedures.ts";
import { fieldsOf, schemaText } from "./schema-text.ts";

const KINDS = {
  query: "it reads, and changes nothing",
  mutation: "it changes something",
  subscription: "one line of JSON for each message, until Ctrl-C or --count",
} satisfies Record<Procedure["kind"], string>;

/** A procedure's help as text. Tested through commands.test.ts. */
export function procedureText(procedure: Procedure, style: Style): string {
  const { name, kind, description } = procedure;
  const input = procedure.input();
  const output = procedure.output();
  const fields = input === undefined ? [] : fieldsOf(input);
  const takes = fields.length === 0 ? "" : ` '${exampleOf(fields)}'`;
  const width = Math.min(style.width, 100);
  return [
    `${style.bold("Usage:")} hellorec call ${name}${takes}`,
    "",
    ...wrapped(`${description} A ${kind}: ${KINDS[kind]}.`, width),
    "",
    style.bold("Input:"),
    input === undefined ? "  nothing" : schemaText(input, style, "input"),
    "",
    style.bold(kind === "subscription" ? "Each message:" : "Output:"),
    outputText(output, style),
  ].join("\n");
}

function outputText(output: JsonSchema | undefined, style: Style): string {
  return output === undefined ? "  JSON" : schemaText(output, style, "output");
}

/** An example input with the required fields. */
function exampleOf(fields: ReturnType<typeof fieldsOf>): string {
  const example = fields
    .filter(({ path, required }) => required && !/[.[]/.test(path))
    .map(({ path, type }) => `${JSON.stringify(path)}:${placeholder(type)}`);
  return `{${example.join(",")}}`;
}

function placeholder(type: string): string {
  if (type.startsWith("list of object")) return "[{…}]";
  if (type.startsWith("list")) return '["…"]';
  return type.includes("number") ? "6" : '"…"';
}
