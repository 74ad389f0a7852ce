import { type OpenCall, runCall } from "../call/run-call";
import { type Admitted, askHouse } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import { openaiChat } from "../wires/openai-chat";
import { admitCall } from "./admit";
import { readBody } from "./read-body";

/** `POST /v1/chat/completions`: from the body to a running call. */
export async function chatCompletions(house: House, exchange: Admitted): Promise<void> {
  const { ports } = house;
  const startedAtMs = ports.nowMs();
  if (exchange.key.kind !== "inference") {
    throw gatewayError("permission", "This is a management key. Calls to models need an inference key.");
  }
  const codec = openaiChat;
  const reader = codec.readRequest(await readBody(exchange, house.options.bodyBytesMax));
  const { envelope } = reader;
  const deployments = (await askHouse(() => ports.findDeployments(envelope.model))).filter(
    (one) => one.urls[codec.wire],
  );
  const deployment = deployments[0];
  if (!deployment) {
    throw gatewayError("model_not_found", "The model you asked for is not sold here. GET /v1/models lists what is.", {
      param: "model",
    });
  }
  if (exchange.isGone) return;
  exchange.deployment = deployment;
  const open = openCall(house);
  try {
    const admission = await admitCall(house, exchange, { codec, envelope, deployment });
    runCall(house, exchange, { codec, reader, deployments, startedAtMs, open, ...admission });
  } catch (error) {
    open.end();
    throw error;
  }
}

/** From before the hold is taken, so that a server that ends waits for the call or stops it. */
function openCall({ options }: House): OpenCall {
  const open: OpenCall = { end: options.beginCall(() => open.stop()), isStopped: false, stop: () => {} };
  open.stop = () => {
    open.isStopped = true;
  };
  return open;
}
