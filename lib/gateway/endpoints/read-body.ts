import type { Exchange } from "../exchange";
import { gatewayError } from "../gateway-error";

/** The body, counted while it is read. A declared length is believed at once when it is too long. */
export async function readBody(exchange: Exchange, bytesMax: number): Promise<Uint8Array> {
  const { request } = exchange;
  const encoding = request.header("content-encoding");
  if (encoding && encoding !== "identity") throw gatewayError("invalid_request", "Send the body uncompressed.");
  if (Number(request.header("content-length") ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const body = await request.readBody(bytesMax).catch(() => {
    throw gatewayError("invalid_request", "The body could not be read to its end.");
  });
  if (!body) throw tooLarge(bytesMax);
  return body;
}

function tooLarge(bytesMax: number) {
  return gatewayError("request_too_large", `The body is longer than ${Math.floor(bytesMax / 1_048_576)} MiB.`);
}
