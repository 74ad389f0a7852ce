/** How `multipart/form-data` is written: its boundary, and the head of a part. */
import { type GatewayError, gatewayError } from "../gateway-error";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What every part of the form begins with, and its end too: the boundary as a line, from the line feed before it. Throws 400. */
export function readBoundaryLine(contentType: string | null): Uint8Array {
  const [type, ...parameters] = (contentType ?? "").split(";");
  if (type!.trim().toLowerCase() !== "multipart/form-data") {
    throw gatewayError("invalid_request", "Send the recording as multipart/form-data.");
  }
  const boundaries = parameters.flatMap(
    (one) => one.match(/^\s*boundary\s*=\s*"?([\w'()+,\-./:=? ]{1,70})"?\s*$/i)?.[1] ?? [],
  );
  if (boundaries.length !== 1) throw notAForm();
  return encoder.encode(`\n--${boundaries[0]!.trimEnd()}`);
}

/** The name of a part, from its head; 400 when it has none, or several. */
export function readPartName(headBytes: Uint8Array): string {
  const head = decoder.decode(headBytes);
  const dispositions = head.split("\r\n").filter((line) => /^content-disposition\s*:/i.test(line));
  // A quoted value may hold anything, so it is passed over whole.
  const names = [...(dispositions[0] ?? "").matchAll(/;\s*([\w*-]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^\s;"]*))/g)]
    .filter(([, parameter]) => /^name\*?$/i.test(parameter!))
    .map(([, , quoted, plain]) => quoted ?? plain!);
  if (dispositions.length !== 1 || names.length !== 1) throw notAForm();
  return names[0]!;
}

/** What cannot be read as a form; also what is shorter or longer than it said. */
export function notAForm(): GatewayError {
  return gatewayError("invalid_request", "The body is not a form that can be read (multipart/form-data).");
}
