import { askProvider } from "../call/ask-provider";
import { findWay } from "../call/way";
import { type Admitted, askHouse, sendBytes } from "../exchange";
import { gatewayError } from "../gateway-error";
import type { House } from "../house";
import { estimateInputTokens } from "../metering/estimate-input-tokens";
import type { Surface, Wire } from "../ports";
import { noTokens } from "../rates/rate-counter";
import { countTokensSurface } from "../surfaces/count-tokens";
import { geminiCountTokens } from "../surfaces/gemini-count-tokens";
import { codecs } from "../wires/registry";
import type { ForwardCodec } from "../wires/wire";
import { ownAlone } from "./own-alone";
import { readBody } from "./read-body";
import { readRouteWishes } from "./route-wishes";
import { notFound } from "./start-call";

type Counting = {
  readonly codec: ForwardCodec;
  readonly surface: Surface;
  readonly model: string | null;
  readonly action: string;
  /** The answer of this dialect. */
  render(tokens: number): unknown;
};

const wires = Object.keys(codecs) as Wire[];
const encoder = new TextEncoder();

/** `POST /v1/messages/count_tokens`, for every model: the provider's own count where it has one, else an estimate. */
export function countTokens(house: House, exchange: Admitted): Promise<void> {
  return count(house, exchange, {
    codec: countTokensSurface,
    surface: "count_tokens",
    model: null,
    action: "",
    render: (tokens) => ({ input_tokens: tokens }),
  });
}

/** `POST /v1beta/models/{model}:countTokens`, likewise. */
export function countGeminiTokens(house: House, exchange: Admitted, model: string): Promise<void> {
  return count(house, exchange, {
    codec: geminiCountTokens,
    surface: "gemini_count_tokens",
    model,
    action: "countTokens",
    render: (tokens) => ({ totalTokens: tokens }),
  });
}

async function count(house: House, exchange: Admitted, counting: Counting): Promise<void> {
  const { codec, surface } = counting;
  const header = (name: string) => exchange.request.header(name);
  const body = await readBody(exchange, house.options.bodyBytesMax);
  const reader = codec.readRequest(body, { model: counting.model, stream: null, header });
  const wishes = readRouteWishes(exchange.request, exchange.key);
  const answer = await askHouse(() =>
    house.ports.findDeployments({
      key: exchange.key,
      models: [reader.envelope.model],
      serves: [surface, ...wires],
      requires: wishes.requires,
      sort: null,
      affinity: wishes.affinity,
    }),
  );
  // Every model is served here, by an estimate at least.
  if (answer.outcome !== "found") throw notFound(answer.outcome === "unserved" ? "unknown_model" : answer.outcome);
  if (exchange.rates) await exchange.rates.count(noTokens);
  const native = ownAlone(answer.deployments).find(
    (one) => one.urls[surface] && (one.isPooled ? !reader.envelope.statefulParam : true),
  );
  if (native) {
    const pseudonym = house.ports.pseudonym(exchange.key.keyId);
    const passenger = { client: codec, reader, toGenerate: null, header, pseudonym, action: counting.action };
    const way = findWay({ ...passenger, wrapsAnswer: false, isStrict: false }, native)!;
    exchange.served = { deployment: native, lane: "forward", dropped: [], attempts: 1 };
    const said = await askProvider(house, way, (abort) => {
      exchange.control = { resume() {}, abort };
    });
    exchange.control = null;
    if (said.outcome === "answered") {
      sendBytes(exchange, { status: 200, bytes: said.bytes });
      return;
    }
    if (said.verdict.isCallersFault) throw said.verdict.error;
  }
  if (exchange.isGone) return;
  if (!reader.toGenerate) throw gatewayError("model_not_found", "The model you asked for does not do this.");
  const tokens = estimateInputTokens(reader.toGenerate());
  const bytes = encoder.encode(JSON.stringify(counting.render(tokens)));
  sendBytes(exchange, { status: 200, bytes, headers: { "x-tacit-usage-source": "estimated" } });
}
