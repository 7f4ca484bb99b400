/** Reads a header from the bytes of a request that could not be parsed. */

/** Text beyond this many bytes is not searched. Node refuses longer headers. */
const SEARCHED_BYTES = 65_536;

/**
 * The value of a header in a packet of a request; undefined: the packet has no such line. Names are
 * matched in any case.
 *
 * @param packet what Node received, if it says so
 * @example readRawHeader(Buffer.from("GET / HTTP/1.1\r\nOrigin: http://a\r\n"), "origin") // "http://a"
 */
export function readRawHeader(packet: Buffer | undefined, name: string): string | undefined {
  const text = packet?.toString("latin1", 0, SEARCHED_BYTES) ?? "";
  const [head = ""] = text.split("\r\n\r\n", 1);
  const lines = head.split("\r\n");
  // Without an end of the headers the last line may be cut off.
  if (head.length === text.length) lines.pop();
  const prefix = `${name}:`;
  const line = lines.find((one) => one.slice(0, prefix.length).toLowerCase() === prefix);
  return line?.slice(prefix.length).trim();
}
