import { type OpenCall, runCall } from "../call/run-call";
import { findWay, type Passenger, type Way } from "../call/way";
import { type Admitted, askHouse } from "../exchange";
import { GatewayError, gatewayError } from "../gateway-error";
import type { House } from "../house";
import type { RouteAnswer, Surface, Wire } from "../ports";
import { estimateCallTokens } from "../rates/estimate-call-tokens";
import type { ForwardCodec, RequestFacts, RequestReader } from "../wires/wire";
import { admitCall } from "./admit";
import { ownAlone } from "./own-alone";
import { readBody } from "./read-body";
import { type RouteWishes, readRouteWishes } from "./route-wishes";

export type CallOptions = {
  /** What a deployment may serve to be of use, the best first. */
  readonly serves: readonly (Wire | Surface)[];
  /** From the address (Gemini). */
  readonly model?: string;
  readonly stream?: boolean;
  readonly action?: string;
  readonly wrapsAnswer?: boolean;
  /** How the request is read, where that is not from its whole body. */
  readonly readRequest?: ReadRequest;
};

type ReadRequest = (
  house: House,
  exchange: Admitted,
  codec: ForwardCodec,
  facts: RequestFacts,
) => Promise<RequestReader>;

/** A call to a model, from its body to a provider: read, route, count, hold, run. */
export async function startCall(
  house: House,
  exchange: Admitted,
  codec: ForwardCodec,
  options: CallOptions,
): Promise<void> {
  const startedAtMs = house.ports.nowMs();
  const wishes = readRouteWishes(exchange.request, exchange.key);
  const header = (name: string) => exchange.request.header(name);
  const facts: RequestFacts = { model: options.model ?? null, stream: options.stream ?? null, header };
  const reader = await (options.readRequest ?? readWhole)(house, exchange, codec, facts);
  try {
    await carry(house, exchange, codec, { options, reader, wishes, startedAtMs });
  } catch (error) {
    reader.upload?.end();
    throw error;
  }
}

async function readWhole(house: House, exchange: Admitted, codec: ForwardCodec, facts: RequestFacts) {
  return codec.readRequest(await readBody(exchange, house.options.bodyBytesMax), facts);
}

type ReadCall = {
  readonly options: CallOptions;
  readonly reader: RequestReader;
  readonly wishes: RouteWishes;
  readonly startedAtMs: number;
};

async function carry(house: House, exchange: Admitted, codec: ForwardCodec, call: ReadCall): Promise<void> {
  const { options, reader, wishes, startedAtMs } = call;
  const { envelope } = reader;
  const passenger: Passenger = {
    client: codec,
    reader,
    toGenerate: reader.toGenerate ? once(() => reader.toGenerate!()) : null,
    header: (name) => exchange.request.header(name),
    pseudonym: house.ports.pseudonym(exchange.key.keyId),
    action: options.action ?? "",
    wrapsAnswer: options.wrapsAnswer ?? false,
    isStrict: wishes.isStrict,
  };
  const found = await findWays(house, exchange, { passenger, wishes, serves: options.serves });
  const ways = passable(found, wishes);
  const { deployment, lane } = ways[0]!;
  if (exchange.rates) await exchange.rates.count(estimateCallTokens(envelope.shape, deployment));
  if (exchange.isGone) {
    exchange.rates?.giveBack();
    reader.upload?.end();
    return;
  }
  exchange.served = { deployment, lane, dropped: [], attempts: 0 };
  const open = openCall(house, exchange.key.keyId);
  try {
    const admission = await admitCall(house, exchange, { endpoint: codec.endpoint, envelope, ways });
    runCall(house, exchange, { passenger, ways, startedAtMs, open, ...admission });
  } catch (error) {
    exchange.rates?.giveBack();
    open.end();
    throw error;
  }
}

type Search = {
  readonly passenger: Passenger;
  readonly wishes: RouteWishes;
  readonly serves: readonly (Wire | Surface)[];
};

/** Every way in which the call can go, best first. Throws when there is none, and says why. */
async function findWays(house: House, exchange: Admitted, search: Search): Promise<readonly Way[]> {
  const { passenger, wishes, serves } = search;
  const { envelope } = passenger.reader;
  const { requires, sort, affinity } = wishes;
  const models = [envelope.model, ...envelope.fallbackModels, ...wishes.fallbackModels];
  const answer = await askHouse(() =>
    house.ports.findDeployments({ key: exchange.key, models, serves, requires, sort, affinity }),
  );
  if (answer.outcome !== "found") throw notFound(answer.outcome);
  const allowed = ownAlone(answer.deployments);
  const { statefulParam, chargedParam } = envelope;
  const usable = statefulParam ? allowed.filter((one) => !one.isPooled) : allowed;
  const all = usable.map((deployment) => findWay(passenger, deployment)).filter((way) => way !== null);
  const ways = chargedParam ? all.filter(({ lane, deployment }) => lane === "translate" || !deployment.isPooled) : all;
  if (ways.length > 0) return ways;
  if (statefulParam) throw statefulRefusal(statefulParam);
  if (chargedParam && all.length > 0) throw chargedRefusal(chargedParam);
  throw notFound("unserved");
}

/** Without the ways at the head that cannot carry the request: it is refused before any money is set aside. */
function passable(ways: readonly Way[], { isStrict }: RouteWishes): readonly Way[] {
  let refusal: GatewayError | null = null;
  for (const [index, way] of ways.entries()) {
    if (way.lane === "forward" && !isStrict) return ways.slice(index);
    try {
      way.write(null);
      return ways.slice(index);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? notFound("unserved");
}

/** Why nobody is asked, as the caller is told. */
export function notFound(outcome: Exclude<RouteAnswer["outcome"], "found">) {
  switch (outcome) {
    case "unknown_model": {
      const message = "The model you asked for is not sold here. GET /v1/models lists what is.";
      return gatewayError("model_not_found", message, { param: "model" });
    }
    case "unserved":
      return gatewayError("model_not_found", "The model you asked for does not do this.", { param: "model" });
    case "not_allowed":
      return gatewayError("permission", "This API key may not call the model you asked for.", { param: "model" });
    case "unmet":
      return gatewayError(
        "permission",
        "No provider of this model meets what x-tacit-require or this API key asks for.",
      );
  }
}

function statefulRefusal(param: string) {
  const message =
    `\`${param}\` refers to something kept at the provider. The credential is shared here, so that it could be ` +
    "somebody else's: send the whole conversation, or use a provider credential of your own.";
  return gatewayError("unsupported_parameter", message, { param });
}

function chargedRefusal(param: string) {
  const message = `\`${param}\` asks for something that the provider charges for beside tokens. Use a provider credential of your own.`;
  return gatewayError("unsupported_parameter", message, { param });
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * From before the hold is taken, so that a server that ends waits for the call or stops it, and that a key's end meets
 * each of its calls: in the reserve or here.
 */
export function openCall({ options }: House, keyId: string): OpenCall {
  const end = options.beginCall(keyId, (reason) => open.stop(reason));
  const open: OpenCall = { end, stopped: null, stop: () => {} };
  open.stop = (reason) => {
    open.stopped = reason;
  };
  return open;
}
