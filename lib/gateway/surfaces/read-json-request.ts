/** What the surfaces with a JSON body have in common: its model is named in it, and hardly anything else is ours to read. */
import { type JsonMember, scanMembers } from "../json/scan-members";
import { type Edit, splice } from "../json/splice";
import type { CallShape } from "../metering/hold-bound";
import { dearerAnywhere, findLeftOut, pricedMembers } from "../wires/pooled-members";
import {
  invalid,
  parseObject,
  readFallbackModels,
  refuseAmbiguity,
  removeMembers,
  setMember,
  setModel,
} from "../wires/request-body";
import type { PrepareTarget, RequestReader } from "../wires/wire";

export type JsonRequest = {
  readonly body: Uint8Array;
  readonly parsed: Record<string, unknown>;
  readonly members: readonly JsonMember[];
  readonly model: string;
};

/**
 * Parses a body. `deciding`: the members that the price depends on, which must not be ambiguous. `defaultModel`: what the
 * dialect means when no model is named. Throws 400.
 */
export function openRequest(body: Uint8Array, deciding: readonly string[], defaultModel: string | null = null) {
  const parsed = parseObject(body);
  const members = scanMembers(body);
  refuseAmbiguity(members, ["model", "models", ...pricedMembers, ...deciding]);
  const model = parsed.model ?? defaultModel;
  if (typeof model !== "string" || model === "") return invalid("model", "`model` must be the id of a model.");
  return { body, parsed, members, model } satisfies JsonRequest;
}

export type RequestPlan = {
  readonly shape: CallShape;
  readonly stream?: boolean;
  readonly wantsUsage?: boolean;
  readonly hidesUsage?: boolean;
  /** What is written besides the model's name. */
  edits?(target: PrepareTarget): readonly Edit[];
};

/** The reader of an opened request: the caller's bytes go on, but for the model's name and what the plan edits. */
export function toReader(request: JsonRequest, plan: RequestPlan): RequestReader {
  const { body, parsed, members, model } = request;
  const isNamed = members.some(({ key }) => key === "model");
  return {
    envelope: {
      model,
      fallbackModels: readFallbackModels(parsed),
      stream: plan.stream ?? false,
      wantsUsage: plan.wantsUsage ?? false,
      shape: plan.shape,
      statefulParam: null,
      usesReasoning: false,
    },
    leftOut: findLeftOut(parsed, dearerAnywhere),
    prepare(target) {
      const { upstreamModel } = target;
      const edits = [
        ...(isNamed
          ? setModel(members, model, upstreamModel)
          : [setMember(body, members, "model", JSON.stringify(upstreamModel))]),
        // The list is ours to follow; a provider that followed it too would answer at a price nobody held.
        ...removeMembers(members, ["models", ...(target.isPooled ? dearerAnywhere : [])]),
        ...(plan.edits?.(target) ?? []),
      ];
      return { bytes: splice(body, edits), hidesUsage: plan.hidesUsage ?? false };
    },
  };
}

/** `stream` as it was asked for; 400 when it is neither true nor false. */
export function readStream({ parsed }: JsonRequest): boolean {
  const { stream } = parsed;
  if (stream === undefined || stream === null) return false;
  return typeof stream === "boolean" ? stream : invalid("stream", "`stream` must be true or false.");
}

/** The shape of a call that reads text and writes none. */
export function readingShape(body: Uint8Array, inputs: number, mediaParts = 0): CallShape {
  return { textBytes: body.length, messages: inputs, mediaParts, choices: 1, outputCap: 0, inputs };
}
