/** How `multipart/form-data` is written: its boundary, and the head of a part. */
import { type GatewayError, gatewayError } from "../gateway-error";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Nothing but these stands beside the type: `boundary*` and a quote left open are another boundary to another reader. */
const typeParameter =
  /^\s*(?:boundary\s*=\s*(?:"([\w'()+,\-./:=? ]{0,69}[\w'()+,\-./:=?])"|([\w'()+,\-./:=?]{1,70}))|charset\s*=\s*"?[\w-]+"?)?\s*$/i;

/** A line of the head, alone: some readers end it at any line feed, others go on where the next begins with a blank. */
const headLine = /^[\w-]+\s*:[^\r\n]*$/;

const disposition = /^content-disposition\s*:\s*form-data((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s;"]*))+)\s*;?\s*$/i;
const parameters = /;\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]*))/g;

/** No reader decodes or unescapes it to another. */
const plainName = /^[\w.[\]-]{1,100}$/;

/** What every part of the form begins with, and its end too: the boundary as a line, from the line feed before it. Throws 400. */
export function readBoundaryLine(contentType: string | null): Uint8Array {
  const [type, ...parameters] = (contentType ?? "").split(";");
  if (type!.trim().toLowerCase() !== "multipart/form-data") {
    throw gatewayError("invalid_request", "Send the recording as multipart/form-data.");
  }
  const read = parameters.map((one) => typeParameter.exec(one));
  const boundaries = read.flatMap((found) => found?.[1] ?? found?.[2] ?? []);
  if (read.includes(null) || boundaries.length !== 1) throw notAForm();
  return encoder.encode(`\n--${boundaries[0]}`);
}

/** The name of a part, from its head; 400 when it has none, or one that readers may differ about. */
export function readPartName(headBytes: Uint8Array): string {
  const lines = decoder.decode(headBytes).split("\r\n");
  if (!lines.every((line) => headLine.test(line))) throw notAForm();
  const dispositions = lines.filter((line) => /^content-disposition\s*:/i.test(line));
  const [, written] = disposition.exec(dispositions[0] ?? "") ?? [];
  // A quote that is escaped ends the value to who knows of no escapes.
  if (dispositions.length !== 1 || !written || written.includes('\\"')) throw notAForm();
  const names = [...written.matchAll(parameters)].filter(([, parameter]) => /^name(\*|$)/i.test(parameter!));
  const [, parameter, quoted, plain] = names[0] ?? [];
  const name = quoted ?? plain ?? "";
  if (names.length !== 1 || parameter!.length !== "name".length || !plainName.test(name)) throw notAForm();
  return name;
}

/** What cannot be read as a form; also what is shorter or longer than it said. */
export function notAForm(): GatewayError {
  return gatewayError("invalid_request", "The body is not a form that can be read (multipart/form-data).");
}
