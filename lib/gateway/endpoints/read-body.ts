import type { Exchange } from "../exchange";
import { gatewayError } from "../gateway-error";

/** The body, counted while it is read. A declared length is believed at once when it is too long. */
export async function readBody({ request }: Exchange, bytesMax: number): Promise<Uint8Array> {
  refuseBody(request, bytesMax);
  const body = await request.readBody(bytesMax).catch(() => {
    throw cutOff();
  });
  if (!body) throw tooLarge(bytesMax);
  return body;
}

/** Refuses a body for what is said of it, before any of it is read. */
export function refuseBody(request: Exchange["request"], bytesMax: number): void {
  const encoding = request.header("content-encoding");
  if (encoding && encoding !== "identity") throw gatewayError("invalid_request", "Send the body uncompressed.");
  if (Number(request.header("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
}

/** Hardly anybody hears it: whoever sent the body is gone. */
export function cutOff() {
  return gatewayError("invalid_request", "The body could not be read to its end.");
}

function tooLarge(bytesMax: number) {
  const size = bytesMax < 1_048_576 ? `${bytesMax >> 10} KiB` : `${bytesMax >> 20} MiB`;
  return gatewayError("request_too_large", `The body is longer than ${size}.`);
}
