import type { GenerateRequest } from "../canonical/generate-request";
import { gatewayError } from "../gateway-error";
import type { Deployment, Lane, Surface, UpstreamRequest, Wire } from "../ports";
import { pooledHeader } from "../wires/pooled-members";
import { codecs } from "../wires/registry";
import type { ForwardCodec, RequestReader, WireCodec } from "../wires/wire";
import { plainNames } from "./dropped-names";

/** A body on its way to one deployment. */
export type Outgoing = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: UpstreamRequest["body"];
  readonly hidesUsage: boolean;
  /** By the caller's names. */
  readonly dropped: readonly string[];
};

/** One deployment and how it is spoken to. */
export type Way = {
  readonly deployment: Deployment;
  readonly lane: Lane;
  /** As the provider is spoken to: the caller's own codec in the forward lane. */
  readonly upstream: ForwardCodec;
  /** The same where an answer has to be read part by part; null on a surface, which is only forwarded. */
  readonly translator: WireCodec | null;
  /** Throws a GatewayError (400) when the request cannot be carried. */
  write(outputCap: number | null): Outgoing;
};

/** What all ways of a call have in common. */
export type Passenger = {
  readonly client: ForwardCodec;
  readonly reader: RequestReader;
  /** The request in canonical form, read once; null where it is only forwarded. */
  readonly toGenerate: (() => GenerateRequest) | null;
  /** The caller's headers. */
  header(name: string): string | null;
  readonly pseudonym: string;
  /** Gemini's method, for an address that names it. */
  readonly action: string;
  /** A whole answer goes out as a list of one: Gemini's streams for a client that cannot read events. */
  readonly wrapsAnswer: boolean;
  /** Dropped parameters are an error (`x-tacit-strict`). */
  readonly isStrict: boolean;
};

/** The way to a deployment, or null when none of the wires it speaks will do. */
export function findWay(passenger: Passenger, deployment: Deployment): Way | null {
  const { client, reader } = passenger;
  if (deployment.urls[client.serves] && !reader.isForeign) return forwardWay(passenger, deployment);
  // Ids of what a provider keeps mean nothing in another dialect.
  const { toGenerate } = passenger;
  const wire = chooseWire(deployment, reader);
  const translator = findCodec(client.serves);
  if (!toGenerate || !wire || !translator || reader.envelope.statefulParam) return null;
  return translateWay({ ...passenger, toGenerate, client: translator }, deployment, codecs[wire]);
}

function findCodec(serves: Wire | Surface): WireCodec | null {
  return serves in codecs ? codecs[serves as Wire] : null;
}

function forwardWay(passenger: Passenger, deployment: Deployment): Way {
  const { client, reader, pseudonym } = passenger;
  const { upstreamModel, isPooled, quirks } = deployment;
  const dropped = isPooled ? (reader.leftOut ?? []) : [];
  return {
    deployment,
    lane: "forward",
    upstream: client,
    translator: findCodec(client.serves),
    write(outputCap) {
      if (passenger.isStrict && dropped.length > 0) throw strictRefusal(dropped);
      const prepared = reader.prepare({ upstreamModel, outputCap, isPooled, pseudonym, quirks });
      const headers: Record<string, string> = { ...client.defaultHeaders };
      for (const name of client.forwardedHeaders) {
        const value = passenger.header(name);
        const passed = value !== null && isPooled ? pooledHeader(name, value) : value;
        if (passed !== null) headers[name] = passed;
      }
      if (prepared.contentType) headers["content-type"] = prepared.contentType;
      const { upload } = reader;
      if (upload) headers["content-length"] = String(prepared.bytes.length + upload.restLength);
      return {
        url: toUrl(deployment.urls[client.serves]!, upstreamModel, passenger.action),
        headers,
        body: upload ? upload.follow(prepared.bytes) : prepared.bytes,
        hidesUsage: prepared.hidesUsage,
        dropped,
      };
    },
  };
}

const encoder = new TextEncoder();

function translateWay(
  passenger: Passenger & { readonly client: WireCodec; readonly toGenerate: () => GenerateRequest },
  deployment: Deployment,
  upstream: WireCodec,
): Way {
  const { client, toGenerate, pseudonym } = passenger;
  return {
    deployment,
    lane: "translate",
    upstream,
    translator: upstream,
    write(outputCap) {
      const request = toGenerate();
      const encoded = upstream.encodeRequest(request, { deployment, outputCap, pseudonym });
      const named = encoded.dropped.map((name) => client.parameterNames[name] ?? name);
      const dropped = plainNames([...request.uncarried, ...named]);
      if (passenger.isStrict && dropped.length > 0) throw strictRefusal(dropped);
      return {
        url: toUrl(deployment.urls[upstream.wire]!, deployment.upstreamModel, "streamGenerateContent?alt=sse"),
        headers: { ...upstream.defaultHeaders, ...encoded.headers },
        body: encoder.encode(JSON.stringify(encoded.body)),
        hidesUsage: false,
        dropped,
      };
    },
  };
}

/**
 * The wire a deployment is translated to. Responses carries reasoning over turns and chat does not, so it is taken for
 * a call that reasons; otherwise the first wire of the row, its native one.
 */
function chooseWire({ urls }: Deployment, { envelope }: RequestReader): Wire | null {
  const spoken = (Object.keys(urls) as (Wire | Surface)[]).filter((one): one is Wire => one in codecs);
  if (envelope.usesReasoning && spoken[0] === "openai_chat" && urls.openai_responses) return "openai_responses";
  return spoken[0] ?? null;
}

function toUrl(template: string, upstreamModel: string, action: string): string {
  if (!template.includes("{")) return template;
  // A model id may hold slashes that belong to the address (tuned models, publishers).
  const model = upstreamModel.split("/").map(encodeURIComponent).join("/");
  return template.replaceAll("{model}", model).replaceAll("{action}", action);
}

function strictRefusal(dropped: readonly string[]) {
  const message = `This model's provider has no equivalent for: ${dropped.join(", ")}. Leave out x-tacit-strict to go on without.`;
  return gatewayError("unsupported_parameter", message, { param: dropped[0]! });
}
