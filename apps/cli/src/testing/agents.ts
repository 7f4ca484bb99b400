/** For tests: agents that use `hellorec mcp`, by the client of the official SDK or line by line. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import type { Readable, Writable } from "node:stream";

import type { HellorecClient } from "@hellorec/client";
import { Client } from "@modelcontextprotocol/client";
import type { CallToolResult, ClientOptions } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";

import { serveMcp } from "../mcp/serve.ts";
import type { ProcedureTool } from "../mcp/tools.ts";

/** How the program is started. */
export interface AgentOptions {
  /** The program's file. */
  readonly file: string;
  /** After `mcp`. */
  readonly args?: readonly string[];
  /** Beside PATH and HOME. */
  readonly env?: Readonly<Record<string, string>>;
  readonly versions?: ClientOptions["versionNegotiation"];
}

/** A client of the SDK that is connected. */
export interface Agent extends AsyncDisposable {
  readonly client: Client;
  call(name: string, input?: Record<string, unknown>): Promise<CallToolResult>;
  /** What the program wrote to stderr so far. */
  readonly stderr: () => string;
}

export async function connectAgent(options: AgentOptions): Promise<Agent> {
  const { file, args = [], env = {}, versions } = options;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [file, "mcp", ...args],
    env: { ...ownEnv(), ...env },
    stderr: "pipe",
  });
  let stderr = "";
  transport.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const client = new Client(
    { name: "test", version: "1" },
    versions === undefined ? {} : { versionNegotiation: versions },
  );
  await client.connect(transport);
  return {
    client,
    call: (name, input = {}) => client.callTool({ name, arguments: input }),
    stderr: () => stderr,
    [Symbol.asyncDispose]: () => client.close(),
  };
}

/** The texts of a result, as one. */
export function textOf({ content }: CallToolResult): string {
  return content.map((part) => (part.type === "text" ? part.text : part.type)).join("\n");
}

/** What serves agents, line by line. */
export interface RawAgent {
  write(text: string): void;
  /** Sends a message, and gives the next line that is written, parsed. */
  ask(message: object): Promise<Record<string, unknown>>;
  /** Closes its input. */
  end(): void;
}

/** The program with its pipes. */
export interface RawProgram extends RawAgent {
  signal(name: NodeJS.Signals): void;
  /** Its exit status or the signal that ended it, and what it wrote to stderr. */
  readonly finished: Promise<{ readonly status: unknown; readonly stderr: string }>;
}

export function startRawProgram({ file, args = [], env = {} }: AgentOptions): RawProgram {
  const child = spawn(process.execPath, [file, "mcp", ...args], { env: { ...ownEnv(), ...env } });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  // It may have ended with some of the input unread.
  child.stdin.on("error", () => undefined);
  return {
    ...rawAgent(child.stdin, child.stdout),
    signal: (name) => void child.kill(name),
    finished: once(child, "close").then(([status, signal]) => ({
      status: status ?? signal,
      stderr,
    })),
  };
}

/** The server for agents within this process. */
export interface LocalAgent extends RawAgent {
  call(name: string, input?: object): Promise<Record<string, unknown>>;
  /** Lines for stderr. */
  readonly notes: readonly string[];
  readonly output: Readable;
  /** Rejects as the command would fail. */
  readonly finished: Promise<void>;
}

export function startLocalAgent(
  client: HellorecClient,
  tools: readonly ProcedureTool[],
): LocalAgent {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const notes: string[] = [];
  const options = {
    tools,
    scope: "write",
    client,
    url: "http://127.0.0.1:5000",
    version: "1.0.0",
    signal: new AbortController().signal,
    note: (text: string) => void notes.push(text),
  } as const;
  const agent = rawAgent(input, output);
  let id = 100;
  return {
    ...agent,
    call: async (name, args = {}) => {
      id += 1;
      return agent.ask({ id, method: "tools/call", params: { name, arguments: args } });
    },
    notes,
    output,
    finished: serveMcp(options, input, output),
  };
}

function rawAgent(input: Writable, output: Readable): RawAgent {
  const lines = createInterface({ input: output })[Symbol.asyncIterator]();
  const write = (text: string) => void input.write(text);
  return {
    write,
    async ask(message) {
      write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
      const { value } = await lines.next();
      return JSON.parse(String(value));
    },
    end: () => void input.end(),
  };
}

/** The first message of versions that begin with a handshake. */
export function initialize(protocolVersion = "2025-11-25"): object {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: "test", version: "1" } };
  return { id: 1, method: "initialize", params };
}

function ownEnv(): Record<string, string> {
  const { PATH = "", HOME = "" } = process.env;
  // No key of the machine that the tests run on.
  return { PATH, HOME, XDG_CONFIG_HOME: "/nonexistent" };
}
