/**
 * Checks, before anything is opened, whether the server can listen at an address. Tested
 * through program-serve.test.ts.
 */
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { createServer } from "node:net";

import { isLoopback } from "./http/gate/loopback.ts";
import { UsageError } from "./usage-error.ts";

/**
 * Why a server cannot listen at `host`; undefined: it can. */
export async function findAddressProblem(host: string): Promise<string | undefined> {
  if (isLoopback(host)) return undefined;
  try {
    await tryListening(host, 0);
  } catch (error) {
    if (isForeign(error)) return foreignProblem(host);
  }
  return undefined;
}

/**
 * Checks that a port is free. The store is then not opened for a server that could not listen.
 *
 * @throws {UsageError} the port is not free: the message says what to do
 */
export async function checkPortIsFree(host: string, port: number): Promise<void> {
  try {
    await tryListening(host, port);
  } catch (error) {
    throw listenError(error, host, port);
  }
}

/** Explains a failure to listen to the operator. */
export function listenError(error: unknown, host: string, port: number): UsageError {
  return new UsageError(listenProblem(error, host, port), { cause: error });
}

function listenProblem(error: unknown, host: string, port: number): string {
  if (isForeign(error)) return foreignProblem(`HOST=${host}`);
  switch (codeOf(error)) {
    case "EADDRINUSE":
      return `port ${port} of ${host} is taken by another program: stop it, or set PORT to a free one, such as PORT=${port < 65_535 ? port + 1 : port - 1}`;
    case "EACCES":
      return `port ${port} needs privileges to listen on: set PORT to one from 1024 on`;
    default:
      return `cannot listen on HOST=${host} PORT=${port}: ${String(error)}`;
  }
}

/** The one address to listen on. A name may stand for several. */
export async function addressOf(host: string): Promise<string> {
  return (await lookup(host)).address;
}

async function tryListening(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host: await addressOf(host), port });
  try {
    await once(server, "listening");
  } finally {
    server.close();
  }
  await once(server, "close");
}

function foreignProblem(host: string): string {
  return `${host} is no address of this machine: name one that it has, or leave HOST at 127.0.0.1`;
}

function isForeign(error: unknown): boolean {
  const code = codeOf(error);
  return code === "EADDRNOTAVAIL" || code === "ENOTFOUND" || code === "EAI_AGAIN";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
