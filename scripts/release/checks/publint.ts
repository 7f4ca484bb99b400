/** The package.json says what its files are: publint, at its strictest. */
import { publint } from "publint";
import type { Message } from "publint";
import { formatMessage } from "publint/utils";

import type { Tarball } from "../tarball.ts";
import type { Fault } from "./check.ts";

/** The checks of entries and contents find these too, and say more. */
const FOUND_ELSEWHERE = new Set(["BIN_FILE_NOT_EXECUTABLE", "FILE_DOES_NOT_EXIST", "USE_FILES"]);

/** What publint finds. */
export async function publintMessages(tarball: Tarball): Promise<Fault[]> {
  const files = [...tarball.files].map(([path, { bytes }]) => ({
    name: `package/${path}`,
    data: bytes,
  }));
  const { messages } = await publint({ pkgDir: "package", pack: { files }, strict: true });
  return messages
    .filter(({ code }) => !FOUND_ELSEWHERE.has(code))
    .map((message) => ({
      where: "package.json",
      wrong: messageText(message, tarball),
      fix: `https://publint.dev/rules#${message.code.toLowerCase()} has the reason`,
    }));
}

function messageText(message: Message, { manifest }: Tarball): string {
  const text = formatMessage(message, manifest, { color: false }) ?? message.code;
  return text.replace(/\.$/, "");
}
